package org.parley.recognition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a search walks through: the words that both lexicon and language model know, their
 * pronunciations as a tree, and the language model over them. Immutable and shared by all
 * utterances of a model.
 */
final class DecodingGraph {
  private final List<String> words;
  private final NgramSentences ngrams;
  private final Optional<GrammarSentences> grammar;
  private final int tokens;

  /**
   * @param tokens the network's outputs in order, the blank first
   * @throws IllegalArgumentException when they do not fit together
   */
  DecodingGraph(List<String> tokens, Lexicon lexicon, LanguageModel language) {
    this.tokens = tokens.size();
    Set<String> known = new HashSet<>(language.ngram().words());
    known.remove(NgramModel.START);
    words = new ArrayList<>(lexicon.words().stream().filter(known::contains).toList());
    if (words.isEmpty()) {
      throw new IllegalArgumentException("lexicon and language model share no word");
    }
    NgramAutomaton ngram = new NgramAutomaton(language.ngram(), words);
    Map<String, Integer> phones = new HashMap<>();
    for (int i = 1; i < tokens.size(); i++) {
      phones.put(tokens.get(i), i);
    }
    Map<String, Integer> ids = new HashMap<>();
    words.forEach(word -> ids.put(word, ids.size()));
    PhoneTrie trie = new PhoneTrie(lexicon, phones, ids, ngram::unigram);
    ngrams = new NgramSentences(trie, ngram);
    grammar = language.grammar().map(sentences -> new GrammarSentences(sentences, ids, trie));
  }

  String word(int id) {
    return words.get(id);
  }

  int vocabulary() {
    return words.size();
  }

  /** Any sentences. */
  NgramSentences ngrams() {
    return ngrams;
  }

  /** Whole sentences, where the language model has them. */
  Optional<GrammarSentences> grammar() {
    return grammar;
  }

  /** Outputs of the network in a frame. */
  int tokens() {
    return tokens;
  }
}
