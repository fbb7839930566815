/**
 * Speech to train on: synthetic and human utterances with their phones, augmented and cut into
 * batches.
 */
@NullMarked
package org.parley.compression.speech;

import org.jspecify.annotations.NullMarked;
