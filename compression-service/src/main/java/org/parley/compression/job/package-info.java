/** A compression from recipe to version: steps, measurements, and the gate. */
@NullMarked
package org.parley.compression.job;

import org.jspecify.annotations.NullMarked;
