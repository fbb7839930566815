package org.parley.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HypothesesTest {
  private record Where(int place, int state) {}

  @Test
  void eachPlaceAndStateHasItsBestScoreHoweverManyThereAre() {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      Hypotheses hypotheses = new Hypotheses(new WordHistory(), 1000, 100_000);
      // Used twice, as from frame to frame.
      for (int frame = 0; frame < 2; frame++) {
        hypotheses.clear(1000);
        Map<Where, Float> best = new HashMap<>();
        for (int i = random.nextInt(5000); i >= 0; i--) {
          Where where = new Where(random.nextInt(700), random.nextInt(3) - 1);
          float score = -random.nextFloat() * 900;
          hypotheses.put(where.place, where.state, score, WordHistory.EMPTY, 0);
          best.merge(where, score, Math::max);
        }
        Map<Where, Float> found = new HashMap<>();
        for (int i = 0; i < hypotheses.count; i++) {
          found.put(new Where(hypotheses.place[i], hypotheses.state[i]), hypotheses.score[i]);
        }
        assertThat(found).as("seed %d", seed).isEqualTo(best).hasSize(hypotheses.count);
        float bestScore = best.values().stream().max(Float::compare).orElseThrow();
        assertThat(hypotheses.bestScore()).as("seed %d", seed).isEqualTo(bestScore);
        assertThat(hypotheses.score[hypotheses.best]).as("seed %d", seed).isEqualTo(bestScore);
      }
    }
  }

  @Test
  void theFloorKeepsAsManyAsAskedForAndHardlyMore() {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      Hypotheses hypotheses = new Hypotheses(new WordHistory(), 20, 300);
      int count = 1 + random.nextInt(4000);
      for (int i = 0; i < count; i++) {
        hypotheses.put(i, 0, -random.nextFloat() * 20, WordHistory.EMPTY, 0);
      }
      float floor = hypotheses.floor(hypotheses.bestScore());
      int kept = 0;
      for (int i = 0; i < hypotheses.count; i++) {
        kept += hypotheses.score[i] >= floor ? 1 : 0;
      }
      int perBin = 2 * count / 128 + 20;
      assertThat(kept)
          .as("seed %d", seed)
          .isBetween(Math.min(300, hypotheses.count) - 1, 300 + perBin);
    }
  }

  @Test
  void whatIsWorseThanTheBestByMoreThanTheBeamIsNotTaken() {
    Hypotheses hypotheses = new Hypotheses(new WordHistory(), 10, 100);
    hypotheses.put(1, 0, -5, WordHistory.EMPTY, 0);
    hypotheses.put(2, 0, -15.5f, WordHistory.EMPTY, 0);
    hypotheses.put(3, 0, -14.5f, WordHistory.EMPTY, 0);
    assertThat(hypotheses.count).isEqualTo(2);
    assertThat(hypotheses.floor(-3)).isEqualTo(-13);
  }

  @Test
  void whatSoManyAreBetterThanAsAreKeptIsNotEvenTaken() {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      Hypotheses hypotheses = new Hypotheses(new WordHistory(), 20, 100);
      float[] scores = new float[3000];
      hypotheses.put(0, 0, 0, WordHistory.EMPTY, 0);
      for (int i = 1; i < scores.length; i++) {
        scores[i] = -random.nextFloat() * 20;
        hypotheses.put(i, 0, scores[i], WordHistory.EMPTY, 0);
      }
      Arrays.sort(scores);
      float hundredth = scores[scores.length - 100];
      float bin = 20f / 128;
      assertThat(hypotheses.floor(0)).as("seed %d", seed).isBetween(hundredth - 2 * bin, hundredth);
      assertThat(hypotheses.edge()).isGreaterThan(-2f).isLessThan(hundredth);
      assertThat(hypotheses.count).as("seed %d", seed).isLessThan(600);
    }
  }
}
