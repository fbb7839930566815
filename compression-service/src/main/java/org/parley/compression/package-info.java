/** Trains, compresses and measures models. */
@NullMarked
package org.parley.compression;

import org.jspecify.annotations.NullMarked;
