/** Trains networks further than what they were, within a compression. */
@NullMarked
package org.parley.compression.retraining;

import org.jspecify.annotations.NullMarked;
