package org.parley.compression.asr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.parley.compression.tensorflow.Feed;

class PhoneDecoderTest {
  private static final int TOKENS = 4;
  private static final int FRAMES = 6;

  private final PhoneTrigrams phones = phones();

  /** Two hundred utterances, each compared with the best of all its paths, one by one. */
  @Test
  void phonesAreThoseOfTheBestOfAllPaths() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 200; i++) {
      float[] logProbs = new float[(1 + FRAMES) * TOKENS];
      for (int j = 0; j < logProbs.length; j++) {
        logProbs[j] = (float) -Math.abs(2 * random.nextGaussian());
      }
      int[] found =
          new PhoneDecoder(phones)
              .read(new Feed.Floats(logProbs, 1, 1 + FRAMES, TOKENS), 0, 1, FRAMES);
      assertThat(found).as(Arrays.toString(logProbs)).isEqualTo(best(logProbs));
    }
  }

  /** What the network leaves open the trigrams decide: 2 is what follows 1. */
  @Test
  void trigramsDecideBetweenPhonesThatSoundAlike() {
    float[] logProbs = {-9, 0, -9, -9, 0, -9, -9, -9, -9, -9, -0.7f, -0.6f};
    assertThat(new PhoneDecoder(phones).read(new Feed.Floats(logProbs, 1, 3, TOKENS), 0, 0, 3))
        .containsExactly(1, 2);
  }

  private int[] best(float[] logProbs) {
    double best = Double.NEGATIVE_INFINITY;
    int[] said = {};
    for (int number = 0; number < Math.pow(TOKENS, FRAMES); number++) {
      int[] phonesOfPath = new int[FRAMES];
      int count = 0;
      double score = 0;
      int before = 0;
      int left = number;
      for (int frame = 1; frame <= FRAMES; frame++) {
        int token = left % TOKENS;
        left /= TOKENS;
        score += logProbs[frame * TOKENS + token];
        if (token != 0 && token != before) {
          phonesOfPath[count++] = token;
        }
        before = token;
      }
      int[] sequence = Arrays.copyOf(phonesOfPath, count);
      score += logProbability(sequence);
      if (score > best) {
        best = score;
        said = sequence;
      }
    }
    return said;
  }

  private double logProbability(int[] sequence) {
    double log = 0;
    int older = PhoneTrigrams.EDGE;
    int old = PhoneTrigrams.EDGE;
    for (int phone : sequence) {
      log += Math.log(phones.probability(older, old, phone));
      older = old;
      old = phone;
    }
    return log + Math.log(phones.probability(older, old, PhoneTrigrams.EDGE));
  }

  private static PhoneTrigrams phones() {
    PhoneTrigrams.Counter counter = new PhoneTrigrams.Counter(TOKENS);
    counter.count(new int[] {1, 2, 2, 3}, 3);
    counter.count(new int[] {1, 2, 1}, 2);
    counter.count(new int[] {3, 3}, 1);
    return counter.trigrams();
  }
}
