/** From chunks of sound to transcripts: utterances are cut out, recognised together, and told. */
@NullMarked
package org.parley.asr.listening;

import org.jspecify.annotations.NullMarked;
