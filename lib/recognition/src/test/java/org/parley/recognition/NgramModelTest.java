package org.parley.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.parley.recognition.NgramModel.Corpus;

class NgramModelTest {
  private static List<String> words(String text) {
    return Arrays.asList(text.split(" "));
  }

  @Test
  void wittenBellByHand() {
    // Two sentences "a b" and "a": counts a 2, b 1, end 2; three types over the four words a, b,
    // end and unknown.
    NgramModel model = NgramModel.estimate(List.of(words("a b"), words("a")), 2);
    double a = (2 + 3 * 0.25) / 8;
    double b = (1 + 3 * 0.25) / 8;
    assertThat(Math.exp(model.logProbability(words("a")))).isCloseTo(a, within(1e-12));
    assertThat(Math.exp(model.logProbability(words("zebra"))))
        .isCloseTo(3 * 0.25 / 8, within(1e-12));
    // After "a" two types, b and end, once each.
    assertThat(Math.exp(model.logProbability(words("a b"))))
        .isCloseTo((1 + 2 * b) / 4, within(1e-12));
    assertThat(Math.exp(model.logProbability(words("a a")))).isCloseTo(2 * a / 4, within(1e-12));
    assertThat(Math.exp(model.logProbability(words("<s> a"))))
        .isCloseTo((2 + a) / 3, within(1e-12));
  }

  @Test
  void everyContextSumsToOne() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<Corpus> corpora = new ArrayList<>();
      for (int i = 0; i <= seed % 3; i++) {
        corpora.add(
            new Corpus(sentences(random, 1 + random.nextInt(30)), 0.1 + random.nextDouble()));
      }
      NgramModel model = NgramModel.estimate(corpora, 1 + seed % 4, List.of("unseen"));
      for (String context :
          List.of("<s>", "a", "b c", "<s> d", "unseen a", "a b c d", "<unk> zebra")) {
        double sum = 0;
        for (String word : model.words()) {
          List<String> gram = new ArrayList<>(words(context));
          gram.add(word);
          sum += Math.exp(model.logProbability(gram));
        }
        assertThat(sum).as("seed %d, context '%s'", seed, context).isCloseTo(1, within(1e-6));
      }
    }
  }

  @Test
  void aMixtureIsTheWeightedSumOfItsCorpora() {
    List<List<String>> coffee = List.of(words("a b"), words("a c"));
    List<List<String>> music = List.of(words("d"), words("a d"));
    List<String> all = words("a b c d");
    NgramModel left = NgramModel.estimate(List.of(new Corpus(coffee, 1)), 3, all);
    NgramModel right = NgramModel.estimate(List.of(new Corpus(music, 1)), 3, all);
    NgramModel mixed =
        NgramModel.estimate(List.of(new Corpus(coffee, 3), new Corpus(music, 1)), 3, List.of());
    for (String gram : List.of("a", "d", "a b", "a d", "<s> a", "<s> a d")) {
      double expected =
          0.75 * Math.exp(left.logProbability(words(gram)))
              + 0.25 * Math.exp(right.logProbability(words(gram)));
      assertThat(Math.exp(mixed.logProbability(words(gram))))
          .as(gram)
          .isCloseTo(expected, within(1e-9));
    }
  }

  @Test
  void sentencesOfTheCorpusAreLessPerplexingThanOthers() {
    List<List<String>> corpus = List.of(words("turn on the light"), words("turn off the light"));
    NgramModel model = NgramModel.estimate(corpus, 3);
    assertThat(model.perplexity(corpus))
        .isLessThan(model.perplexity(List.of(words("light the on turn"))));
  }

  @Test
  void anEmptyCorpusGivesTheUniformModel() {
    NgramModel model = NgramModel.estimate(List.of(new Corpus(List.of(), 1)), 2, List.of("a", "b"));
    assertThat(Math.exp(model.logProbability(words("a")))).isCloseTo(0.25, within(1e-12));
  }

  private static List<List<String>> sentences(Random random, int count) {
    List<List<String>> sentences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> sentence = new ArrayList<>();
      for (int j = random.nextInt(6); j >= 0; j--) {
        sentence.add(String.valueOf((char) ('a' + random.nextInt(1 + random.nextInt(5)))));
      }
      sentences.add(sentence);
    }
    return sentences;
  }
}
