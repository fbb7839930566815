package org.parley.recognition;

/**
 * A kind of sentences: the pronunciations of their words as {@link TokenTrees}, and a language
 * model over them. A state of the language is what was said as far as it matters for what may
 * follow; the words that may follow it hang in one tree. Immutable and shared by all utterances of
 * a model.
 */
sealed interface Sentences permits NgramSentences, GrammarSentences {
  TokenTrees trees();

  /** The state at the beginning of a sentence. */
  int start();

  /** The root of the words that may follow. */
  int root(int state);

  /** The word of an exit of the trees. */
  int word(int exit);

  /**
   * Says the word of an exit below the state's root.
   *
   * @return a {@link Step}: natural log-probability and the state after it
   */
  long step(int state, int exit);

  /**
   * At least the log-probability of every {@link #step} by the exit, whatever was said before, with
   * the look-ahead after it; cheaper than the step.
   */
  float likeliest(int exit);

  /** Natural log-probability that a sentence ends here. */
  float end(int state);
}
