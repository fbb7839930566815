/** Measurements of a running suite under load. */
@NullMarked
package org.parley.launcher.bench;

import org.jspecify.annotations.NullMarked;
