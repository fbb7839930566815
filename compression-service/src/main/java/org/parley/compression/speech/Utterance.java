package org.parley.compression.speech;

import static java.util.Objects.requireNonNull;

/**
 * Something that was said, and where its sound lies in a {@link SoundBank}.
 *
 * @param source the set or synthesiser it comes from, such as {@code flite} or {@code
 *     wuw2-telephone}
 * @param offset first sample in the bank
 * @param samples how many, at 16 kHz
 * @param phones tokens of {@link Phones}; not to be changed
 */
record Utterance(
    Split split,
    String source,
    String speaker,
    long offset,
    int samples,
    int[] phones,
    String text) {
  Utterance {
    requireNonNull(split, "split");
    requireNonNull(source, "source");
    requireNonNull(speaker, "speaker");
    requireNonNull(text, "text");
    if (offset < 0 || samples <= 0 || phones.length == 0) {
      throw new IllegalArgumentException(
          source
              + " utterance of "
              + samples
              + " samples, "
              + phones.length
              + " phones at "
              + offset);
    }
  }

  double seconds() {
    return samples / 16_000.0;
  }
}
