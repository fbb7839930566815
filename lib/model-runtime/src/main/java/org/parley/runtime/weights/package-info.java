/** Weights in few bits: what codes stand for, the file that holds them, and how it is expanded. */
@NullMarked
package org.parley.runtime.weights;

import org.jspecify.annotations.NullMarked;
