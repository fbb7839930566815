/**
 * Text into sound: normalised into speakable words, cut into sentences, spoken by a voice, cut into
 * pieces.
 */
@NullMarked
package org.parley.tts.voice;

import org.jspecify.annotations.NullMarked;
