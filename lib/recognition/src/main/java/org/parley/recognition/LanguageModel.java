package org.parley.recognition;

import java.util.Optional;

/**
 * What people are likely to say.
 *
 * @param ngram of any words, in any order
 * @param grammar of whole sentences that are likelier than the n-gram model takes them to be
 */
public record LanguageModel(NgramTable ngram, Optional<WordGrammar> grammar) {

  public LanguageModel(NgramModel ngram, Optional<WordGrammar> grammar) {
    this(NgramTable.of(ngram), grammar);
  }
}
