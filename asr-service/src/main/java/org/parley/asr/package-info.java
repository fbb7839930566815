/** Audio records to transcripts. */
@NullMarked
package org.parley.asr;

import org.jspecify.annotations.NullMarked;
