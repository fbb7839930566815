/** Transcripts to interpretations. */
@NullMarked
package org.parley.nlu;

import org.jspecify.annotations.NullMarked;
