package org.parley.compression.nlu;

import java.util.List;

/**
 * Sizes of the network: words and their pieces are embedded, dilated convolutions see the
 * neighbours, one head labels each word, another the whole sentence.
 *
 * @param wordSize channels of a word's embedding
 * @param pieceSize channels of a piece's embedding
 * @param width channels of the convolutions
 * @param dilations of the residual convolutions of width 3, in order
 * @param inner channels before the intents
 */
public record NluShape(
    int wordSize,
    int pieceSize,
    int pieceBuckets,
    int piecesPerWord,
    int width,
    List<Integer> dilations,
    int inner,
    double dropout) {
  /**
   * What the network sees of a sentence as a whole.
   *
   * @param context whether each convolution also sees the means and maxima of all words
   * @param transitions whether it learns which label follows which, as a conditional random field
   *     (Lafferty et al. 2001), or every label by itself
   */
  public record Sentence(boolean context, boolean transitions) {
    static final Sentence UNSEEN = new Sentence(false, false);
  }

  public NluShape {
    dilations = List.copyOf(dilations);
    if (wordSize < 1 || pieceSize < 1 || width < 1 || inner < 1 || dilations.isEmpty()) {
      throw new IllegalArgumentException("network: sizes must be positive, dilations not empty");
    }
    if (pieceBuckets < 2 || piecesPerWord < 1) {
      throw new IllegalArgumentException(
          "network: pieceBuckets " + pieceBuckets + ", piecesPerWord " + piecesPerWord);
    }
  }

  NluShape withWidth(int other) {
    return new NluShape(
        wordSize, pieceSize, pieceBuckets, piecesPerWord, other, dilations, inner, dropout);
  }
}
