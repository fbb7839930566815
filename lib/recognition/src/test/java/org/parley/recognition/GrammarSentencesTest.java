package org.parley.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrammarSentencesTest {
  private static final List<String> PHONES = List.of("A", "B", "C");

  /** What a state allows: a word said so leads there at that price. */
  private record Allowed(List<Integer> tokens, int word, int to, float logProbability) {}

  @Test
  void theTreeOfAStateSpellsItsWordsAndNoOthersAndLooksAheadExactly() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      Lexicon lexicon = randomLexicon(random);
      List<String> words = List.copyOf(lexicon.words());
      WordGrammar grammar = randomGrammar(random, words);
      Map<String, Integer> ids = new HashMap<>();
      words.forEach(word -> ids.put(word, ids.size()));
      PhoneTrie trie = new PhoneTrie(lexicon, Map.of("A", 1, "B", 2, "C", 3), ids, word -> 0);
      GrammarSentences sentences = new GrammarSentences(grammar, ids, trie);
      for (int state = 0; state < grammar.states(); state++) {
        Set<Allowed> spelled = new HashSet<>();
        float best = spell(sentences, state, sentences.root(state), List.of(), spelled);
        assertThat(spelled)
            .as("seed %d, state %d", seed, state)
            .isEqualTo(allowed(grammar, state, lexicon, ids));
        assertThat(sentences.trees().lookahead()[state])
            .as("seed %d, state %d", seed, state)
            .isEqualTo(Math.max(best, sentences.end(state)));
      }
    }
  }

  /**
   * Collects what is below a node and checks each child's look-ahead.
   *
   * @return the best log-probability there
   */
  private static float spell(
      GrammarSentences sentences, int state, int node, List<Integer> tokens, Set<Allowed> found) {
    TokenTrees trees = sentences.trees();
    float best = Float.NEGATIVE_INFINITY;
    for (int exit = trees.firstExit()[node]; exit < trees.firstExit()[node + 1]; exit++) {
      long step = sentences.step(state, exit);
      float logProbability = Step.logProbability(step);
      found.add(new Allowed(tokens, sentences.word(exit), Step.state(step), logProbability));
      best = Math.max(best, logProbability);
    }
    for (int child = trees.firstChild()[node]; child < trees.firstChild()[node + 1]; child++) {
      List<Integer> longer = new ArrayList<>(tokens);
      longer.add(trees.token()[child]);
      float below = spell(sentences, state, child, longer, found);
      assertThat(trees.lookahead()[child]).as("%s", longer).isEqualTo(below);
      best = Math.max(best, below);
    }
    return best;
  }

  private static Set<Allowed> allowed(
      WordGrammar grammar, int state, Lexicon lexicon, Map<String, Integer> ids) {
    Set<Allowed> allowed = new HashSet<>();
    for (WordGrammar.Arc arc : grammar.arcs()) {
      if (arc.from() == state && ids.containsKey(arc.word())) {
        for (List<String> phones : lexicon.pronunciations().getOrDefault(arc.word(), List.of())) {
          List<Integer> tokens = phones.stream().map(phone -> 1 + PHONES.indexOf(phone)).toList();
          // Adding zero takes the sign off -0, as Step does.
          allowed.add(new Allowed(tokens, ids.get(arc.word()), arc.to(), -arc.cost() + 0f));
        }
      }
    }
    return allowed;
  }

  private static Lexicon randomLexicon(Random random) {
    StringBuilder lexicon = new StringBuilder();
    for (int word = 0; word < 8; word++) {
      for (int variant = random.nextInt(2); variant >= 0; variant--) {
        lexicon.append("w").append(word).append('\t');
        for (int phone = random.nextInt(4); phone >= 0; phone--) {
          lexicon.append(PHONES.get(random.nextInt(3))).append(phone == 0 ? "\n" : " ");
        }
      }
    }
    return Lexicon.parse(lexicon.toString());
  }

  private static WordGrammar randomGrammar(Random random, List<String> words) {
    int states = 1 + random.nextInt(5);
    List<WordGrammar.Arc> arcs = new ArrayList<>();
    for (int i = random.nextInt(25); i > 0; i--) {
      // One word in nine is none that can be said.
      int word = random.nextInt(words.size() + 1);
      arcs.add(
          new WordGrammar.Arc(
              random.nextInt(states),
              random.nextInt(states),
              word == words.size() ? "unheard" : words.get(word),
              random.nextInt(5)));
    }
    Map<Integer, Float> ends = new HashMap<>();
    for (int i = random.nextInt(states + 1); i > 0; i--) {
      ends.put(random.nextInt(states), (float) random.nextInt(5));
    }
    return new WordGrammar(states, arcs, ends);
  }
}
