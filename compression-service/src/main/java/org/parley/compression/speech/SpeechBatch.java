package org.parley.compression.speech;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.parley.signal.LogMel;

/**
 * Utterances of about the same length, side by side.
 *
 * @param features raw log-mel [size, frames, 80]; after an utterance's end {@link LogMel#FLOOR}, as
 *     of zero samples; not to be changed
 * @param frames of 10 ms, a multiple of 4
 * @param lengths each utterance's own frames, before the padding
 * @param phones each utterance's tokens of {@link Phones}; not to be changed
 * @param texts each utterance's words
 * @param undisturbed as {@code features}, of the same sound without what augmentation put over it;
 *     where it was asked for
 */
public record SpeechBatch(
    float[] features,
    int frames,
    int[] lengths,
    int[][] phones,
    List<String> texts,
    Optional<float[]> undisturbed) {
  public SpeechBatch {
    requireNonNull(features, "features");
    texts = List.copyOf(texts);
    if (features.length != lengths.length * frames * LogMel.BINS
        || phones.length != lengths.length
        || texts.size() != lengths.length) {
      throw new IllegalArgumentException(
          features.length
              + " numbers for "
              + lengths.length
              + " utterances of "
              + frames
              + " frames");
    }
  }

  /** Utterances. */
  public int size() {
    return lengths.length;
  }

  /** Features of one utterance of which nothing else is known, padded as {@link #of} does. */
  public static SpeechBatch ofOne(float[] features, int extraFrames) {
    return of(List.of(features), List.of(new int[0]), List.of(""), extraFrames);
  }

  /**
   * Features of these utterances, each padded to the longest and {@code extraFrames} more, in all a
   * multiple of 4.
   */
  static SpeechBatch of(
      List<float[]> features, List<int[]> phones, List<String> texts, int extraFrames) {
    int longest = 0;
    var lengths = new int[features.size()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = features.get(i).length / LogMel.BINS;
      longest = Math.max(longest, lengths[i]);
    }
    int frames = (longest + 3) / 4 * 4 + (extraFrames + 3) / 4 * 4;
    return new SpeechBatch(
        padded(features, frames),
        frames,
        lengths,
        phones.toArray(int[][]::new),
        texts,
        Optional.empty());
  }

  /**
   * The same batch with the same frames undisturbed.
   *
   * @param features of each utterance, as long as what it has
   */
  SpeechBatch withUndisturbed(List<float[]> features) {
    return new SpeechBatch(
        this.features, frames, lengths, phones, texts, Optional.of(padded(features, frames)));
  }

  private static float[] padded(List<float[]> features, int frames) {
    var padded = new float[features.size() * frames * LogMel.BINS];
    Arrays.fill(padded, LogMel.FLOOR);
    for (int i = 0; i < features.size(); i++) {
      float[] row = features.get(i);
      System.arraycopy(row, 0, padded, i * frames * LogMel.BINS, row.length);
    }
    return padded;
  }
}
