package org.parley.compression.asr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.parley.compression.tensorflow.Feed;

class DenominatorTest {
  private static final int TOKENS = 4;
  private static final int FIRST = 1;
  private static final int FRAMES = 5;

  private final PhoneTrigrams phones = phones();
  private final float[] logProbs = logProbs(2 * (FIRST + FRAMES));

  /** Every path of five and of three frames, one by one. */
  @Test
  void sumsAreThoseOverEachPath() {
    int[] frames = {FRAMES, 3};
    Denominator.Found found =
        new Denominator(phones)
            .of(new Feed.Floats(logProbs, 2, FIRST + FRAMES, TOKENS), FIRST, frames);
    for (int utterance = 0; utterance < frames.length; utterance++) {
      int length = frames[utterance];
      double[] passing = new double[FRAMES * TOKENS];
      double evidence = 0;
      for (int number = 0; number < Math.pow(TOKENS, length); number++) {
        int[] path = path(number, length);
        double probability = probability(utterance, path);
        evidence += probability;
        for (int frame = 0; frame < length; frame++) {
          passing[frame * TOKENS + path[frame]] += probability;
        }
      }
      assertThat((double) found.logEvidence().values()[utterance])
          .isCloseTo(Math.log(evidence), within(1e-5));
      for (int i = 0; i < passing.length; i++) {
        assertThat((double) found.occupancies().values()[utterance * passing.length + i])
            .as("utterance %d, frame %d, token %d", utterance, i / TOKENS, i % TOKENS)
            .isCloseTo(passing[i] / evidence, within(1e-5));
      }
    }
  }

  @Test
  void longUtterancesLoseNothingToSmallNumbers() {
    int frames = 800;
    Denominator.Found found =
        new Denominator(phones)
            .of(new Feed.Floats(logProbs(frames), 1, frames, TOKENS), 0, new int[] {frames});
    for (int frame = 0; frame < frames; frame++) {
      double sum = 0;
      for (int token = 0; token < TOKENS; token++) {
        sum += found.occupancies().values()[frame * TOKENS + token];
      }
      assertThat(sum).isCloseTo(1, within(1e-5));
    }
    assertThat(found.logEvidence().values()[0]).isFinite().isNegative();
  }

  /** P(labels) times the product of the path's probabilities, as the definition has it. */
  private double probability(int utterance, int[] path) {
    double probability = 1;
    int older = PhoneTrigrams.EDGE;
    int old = PhoneTrigrams.EDGE;
    int before = 0;
    for (int frame = 0; frame < path.length; frame++) {
      int token = path[frame];
      probability *=
          Math.exp(logProbs[((utterance * (FIRST + FRAMES)) + FIRST + frame) * TOKENS + token]);
      if (token != 0 && token != before) {
        probability *= phones.probability(older, old, token);
        older = old;
        old = token;
      }
      before = token;
    }
    return probability * phones.probability(older, old, PhoneTrigrams.EDGE);
  }

  private static int[] path(int number, int length) {
    int[] path = new int[length];
    int left = number;
    for (int frame = 0; frame < length; frame++) {
      path[frame] = left % TOKENS;
      left /= TOKENS;
    }
    return path;
  }

  private static PhoneTrigrams phones() {
    PhoneTrigrams.Counter counter = new PhoneTrigrams.Counter(TOKENS);
    counter.count(new int[] {1, 2, 2, 3}, 1.5);
    counter.count(new int[] {1, 2, 1}, 1);
    counter.count(new int[] {3, 3}, 0.5);
    return counter.trigrams();
  }

  private static float[] logProbs(int rows) {
    SplittableRandom random = new SplittableRandom(5);
    float[] values = new float[rows * TOKENS];
    for (int row = 0; row < rows; row++) {
      double[] weights =
          IntStream.range(0, TOKENS).mapToDouble(_ -> Math.exp(random.nextGaussian())).toArray();
      double sum = IntStream.range(0, TOKENS).mapToDouble(i -> weights[i]).sum();
      for (int i = 0; i < TOKENS; i++) {
        values[row * TOKENS + i] = (float) Math.log(weights[i] / sum);
      }
    }
    return values;
  }
}
