/** Trains the network that understands sentences, from the skills' phrases and open texts. */
@NullMarked
package org.parley.compression.nlu;

import org.jspecify.annotations.NullMarked;
