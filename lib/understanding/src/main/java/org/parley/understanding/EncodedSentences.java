package org.parley.understanding;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.IoBinding;
import org.parley.runtime.Tensor;

/**
 * Sentences as the network takes them. Whoever gets it may change the arrays.
 *
 * @param words numbers of words, [batch, time]
 * @param pieces numbers of pieces, [batch, time, pieces]
 * @param pieceMask 1 where a piece is, [batch, time, pieces]
 * @param mask 1 where a word is, [batch, time]
 */
@SuppressWarnings(
    "ArrayRecordComponent") // a carrier from the encoder to the network, never compared
public record EncodedSentences(
    int batch, int time, int[] words, int[] pieces, float[] pieceMask, float[] mask) {
  public static final String WORDS = "words";
  public static final String PIECES = "pieces";
  public static final String PIECE_MASK = "piece_mask";
  public static final String MASK = "mask";
  public static final String INTENTS = "intent_log_probs";
  public static final String LABELS = "label_log_probs";

  /** What the network adds where a label follows another, [before, after]; not every one has it. */
  public static final String TRANSITIONS = "label_transitions";

  /**
   * Encodes sentences side by side; the longest gives the length.
   *
   * @throws IllegalArgumentException if a sentence has no word
   */
  public static EncodedSentences of(List<List<String>> sentences, Vocabulary vocabulary) {
    int time = 0;
    for (var sentence : sentences) {
      if (sentence.isEmpty()) {
        throw new IllegalArgumentException("a sentence without words");
      }
      time = Math.max(time, sentence.size());
    }
    int perWord = vocabulary.piecesPerWord();
    int batch = sentences.size();
    int[] words = new int[batch * time];
    int[] pieces = new int[batch * time * perWord];
    float[] pieceMask = new float[pieces.length];
    float[] mask = new float[words.length];
    for (int b = 0; b < batch; b++) {
      var sentence = sentences.get(b);
      for (int t = 0; t < sentence.size(); t++) {
        int at = b * time + t;
        words[at] = vocabulary.index(sentence.get(t));
        mask[at] = 1;
        int[] ofWord = vocabulary.pieces(sentence.get(t));
        System.arraycopy(ofWord, 0, pieces, at * perWord, ofWord.length);
        Arrays.fill(pieceMask, at * perWord, at * perWord + ofWord.length, 1);
      }
    }
    return new EncodedSentences(batch, time, words, pieces, pieceMask, mask);
  }

  /** Puts each where the network takes it. */
  void into(IoBinding binding) {
    long perWord = pieces.length / words.length;
    binding.ints(WORDS, batch, time).put(words);
    binding.ints(PIECES, batch, time, perWord).put(pieces);
    binding.floats(PIECE_MASK, batch, time, perWord).put(pieceMask);
    binding.floats(MASK, batch, time).put(mask);
  }

  /** Each by the name of its input. */
  public Map<String, Tensor> tensors() {
    long perWord = pieces.length / words.length;
    return Map.of(
        WORDS,
        new Tensor.Ints(words, new long[] {batch, time}),
        PIECES,
        new Tensor.Ints(pieces, new long[] {batch, time, perWord}),
        PIECE_MASK,
        FloatTensor.of(pieceMask, batch, time, perWord),
        MASK,
        FloatTensor.of(mask, batch, time));
  }
}
