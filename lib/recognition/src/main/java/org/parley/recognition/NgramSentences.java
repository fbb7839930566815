package org.parley.recognition;

/**
 * Any words in any order: one tree of all words, whose look-ahead is the best single word below a
 * node, and an n-gram model that says how likely each is where it ends.
 */
record NgramSentences(PhoneTrie trie, NgramAutomaton ngram) implements Sentences {
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
  public float end(int state) {
    return ngram.end(state);
  }
}
