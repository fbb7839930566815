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
  void aPrunedModelStillSumsToOneInEveryContext() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      NgramModel whole =
          NgramModel.estimate(
              List.of(new Corpus(sentences(random, 30), 1), new Corpus(sentences(random, 20), 0.5)),
              2 + seed % 2,
              List.of("unseen"));
      NgramModel pruned = whole.pruned(3e-3);
      assertThat(pruned.sizes().getLast()).isBetween(1, whole.sizes().getLast() - 1);
      for (String context : List.of("<s>", "a", "b c", "<s> d", "unseen a", "a b c d")) {
        double sum = 0;
        for (String word : pruned.words()) {
          List<String> gram = new ArrayList<>(words(context));
          gram.add(word);
          sum += Math.exp(pruned.logProbability(gram));
        }
        assertThat(sum).as("seed %d, context '%s'", seed, context).isCloseTo(1, within(1e-6));
      }
    }
  }

  @Test
  void whatIsPrunedIsWhatThePerplexityMissesLeast() {
    // "b" comes after "a" alone; the hundred others follow each other by chance.
    Random random = new Random(1);
    List<List<String>> said = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      said.add(words("a b"));
      said.add(random.ints(10, 0, 100).mapToObj(word -> "w" + word).toList());
    }
    NgramModel whole = NgramModel.estimate(said, 2);
    NgramModel pruned = whole.pruned(1e-3);
    assertThat(pruned.level(2)).containsKey(new NgramModel.Gram(words("a b")));
    assertThat(pruned.sizes().getLast()).isLessThan(whole.sizes().getLast() / 10);
    assertThat(whole.pruned(0).sizes()).isEqualTo(whole.sizes());
    // What was said by chance is said no more: without it others are foreseen as well.
    List<List<String>> others = new ArrayList<>(List.of(words("a b")));
    for (int i = 0; i < 20; i++) {
      others.add(random.ints(10, 0, 100).mapToObj(word -> "w" + word).toList());
    }
    assertThat(pruned.perplexity(others)).isLessThan(1.02 * whole.perplexity(others));
  }

  @Test
  void theLossOfOneNgramIsTheRelativeEntropyByHand() {
    // Two sentences "a b" and "a"; the numbers are those of wittenBellByHand.
    NgramModel model = NgramModel.estimate(List.of(words("a b"), words("a")), 2);
    double b = (1 + 3 * 0.25) / 8;
    double end = (2 + 3 * 0.25) / 8;
    double afterA = (1 + 2 * b) / 4;
    double endAfterA = (1 + 2 * end) / 4;
    double left = 1 - afterA - endAfterA;
    double backoff = left / (1 - b - end);
    double without = (left + afterA) / (1 - end);
    double loss =
        afterA * (Math.log(afterA) - Math.log(without * b))
            + left * (Math.log(backoff) - Math.log(without));
    double threshold = Math.expm1((2 + 3 * 0.25) / 8 * loss);
    NgramModel.Gram gram = new NgramModel.Gram(words("a b"));
    assertThat(model.pruned(1.001 * threshold).level(2)).doesNotContainKey(gram);
    assertThat(model.pruned(0.999 * threshold).level(2)).containsKey(gram);
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
