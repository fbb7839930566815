package org.parley.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NgramAutomatonTest {
  private static final List<String> WORDS = List.of("a", "b", "c", "d", "unseen");

  @Test
  void walksLikeTheModelItWasMadeFrom() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      int order = 1 + seed % 4;
      NgramModel model =
          NgramModel.estimate(
              List.of(new NgramModel.Corpus(randomSentences(random, 20), 1)), order, WORDS);
      NgramAutomaton automaton = new NgramAutomaton(NgramTable.of(model), WORDS);
      for (List<String> sentence : randomSentences(random, 20)) {
        List<String> said = new ArrayList<>(List.of(NgramModel.START));
        int state = automaton.start();
        for (String word : sentence) {
          said.add(word);
          long step = automaton.step(state, WORDS.indexOf(word));
          assertThat((double) Step.logProbability(step))
              .as("seed %d, %s", seed, said)
              .isCloseTo(model.logProbability(said), within(1e-4));
          assertThat(automaton.likeliest(WORDS.indexOf(word)))
              .as("seed %d, %s", seed, said)
              .isGreaterThanOrEqualTo(Step.logProbability(step));
          state = Step.state(step);
        }
        said.add(NgramModel.END);
        assertThat((double) automaton.end(state))
            .as("seed %d, %s", seed, said)
            .isCloseTo(model.logProbability(said), within(1e-4));
      }
    }
  }

  private static List<List<String>> randomSentences(Random random, int count) {
    List<List<String>> sentences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> sentence = new ArrayList<>();
      for (int j = random.nextInt(6); j >= 0; j--) {
        sentence.add(WORDS.get(random.nextInt(4)));
      }
      sentences.add(sentence);
    }
    return sentences;
  }
}
