package org.parley.understanding;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers for words: 0 fills up, 1 is any word that is not listed. Words also have pieces, hashed
 * letter n-grams, by which the network knows words that it has never seen.
 */
public final class Vocabulary {
  public static final int PADDING = 0;
  public static final int UNKNOWN = 1;

  private static final int SHORTEST = 2;
  private static final int LONGEST = 4;
  private static final int FNV_OFFSET = 0x811C9DC5;
  private static final int FNV_PRIME = 16777619;

  private final List<String> words;
  private final Map<String, Integer> indices = new HashMap<>();
  private final int buckets;
  private final int piecesPerWord;

  /** The pieces of each listed word, hashed once. */
  private final int[][] pieces;

  /**
   * @param words in the order of their numbers, from 2 on
   * @param buckets numbers of pieces, the padding 0 included
   * @param piecesPerWord pieces that are kept of a long word
   */
  public Vocabulary(List<String> words, int buckets, int piecesPerWord) {
    this.words = List.copyOf(words);
    this.buckets = buckets;
    this.piecesPerWord = piecesPerWord;
    this.pieces = new int[this.words.size()][];
    for (int i = 0; i < this.words.size(); i++) {
      indices.put(this.words.get(i), i + 2);
      pieces[i] = hashed(this.words.get(i));
    }
  }

  /** How many numbers words have, padding and unknown included. */
  public int size() {
    return words.size() + 2;
  }

  public List<String> words() {
    return words;
  }

  public int buckets() {
    return buckets;
  }

  public int piecesPerWord() {
    return piecesPerWord;
  }

  public int index(String word) {
    return indices.getOrDefault(word, UNKNOWN);
  }

  /**
   * A word's pieces: FNV-1a hashes of its letter n-grams of 2 to 4 letters with marks at both ends
   * (Bojanowski et al. 2017, arXiv 1607.04606), spread over 1 … buckets − 1.
   *
   * @return {@link #piecesPerWord()} numbers at most; nobody changes them
   */
  public int[] pieces(String word) {
    int index = index(word);
    return index == UNKNOWN ? hashed(word) : pieces[index - 2];
  }

  private int[] hashed(String word) {
    String marked = "<" + word + ">";
    int[] hashes = new int[piecesPerWord];
    int count = 0;
    for (int length = SHORTEST; length <= LONGEST; length++) {
      for (int start = 0; start + length <= marked.length() && count < piecesPerWord; start++) {
        hashes[count++] = 1 + Math.floorMod(hash(marked, start, length), buckets - 1);
      }
    }
    return Arrays.copyOf(hashes, count);
  }

  private static int hash(String text, int start, int length) {
    int hash = FNV_OFFSET;
    for (int i = start; i < start + length; i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return hash ^ (hash >>> 15);
  }
}
