package org.parley.recognition;

/**
 * Any words in any order: one tree of all words, whose look-ahead is the best single word below a
 * node, and an n-gram model that says how likely each is where it ends.
 */
final class NgramSentences implements Sentences {
  private final PhoneTrie trie;
  private final NgramAutomaton ngram;
  private final float[] likeliest;

  NgramSentences(PhoneTrie trie, NgramAutomaton ngram) {
    this.trie = trie;
    this.ngram = ngram;
    likeliest = new float[trie.leaves()];
    for (int exit = 0; exit < likeliest.length; exit++) {
      likeliest[exit] = ngram.likeliest(trie.word(exit)) + trie.trees().lookahead()[PhoneTrie.ROOT];
    }
  }

  @Override
  public TokenTrees trees() {
    return trie.trees();
  }

  @Override
  public int start() {
    return ngram.start();
  }

  @Override
  public int root(int state) {
    return PhoneTrie.ROOT;
  }

  @Override
  public int word(int exit) {
    return trie.word(exit);
  }

  @Override
  public long step(int state, int exit) {
    return ngram.step(state, trie.word(exit));
  }

  @Override
  public float likeliest(int exit) {
    return likeliest[exit];
  }

  @Override
  public float end(int state) {
    return ngram.end(state);
  }
}
