package org.parley.compression.speech;

/**
 * Something that was said, with its sound at hand.
 *
 * @param samples at 16 kHz; not to be changed
 * @param phones tokens of {@link Phones}; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record Clip(
    Split split, String source, String speaker, float[] samples, int[] phones, String text) {}
