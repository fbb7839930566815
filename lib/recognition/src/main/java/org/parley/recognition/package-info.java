/** Speech to words: acoustic model, lexicon, language model, search, endpointing. */
@NullMarked
package org.parley.recognition;

import org.jspecify.annotations.NullMarked;
