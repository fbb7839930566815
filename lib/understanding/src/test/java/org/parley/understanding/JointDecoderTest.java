package org.parley.understanding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parley.events.ScoredIntent;
import org.parley.understanding.JointDecoder.Scores;

class JointDecoderTest {
  private static final List<String> LABELS = List.of("O", "B-song", "I-song", "B-book", "I-book");
  private static final List<String> INTENTS = List.of("play", "rate");
  private static final float[] NONE = {};

  private final JointDecoder decoder =
      new JointDecoder(
          INTENTS, LABELS, Map.of("play", Set.of("song"), "rate", Set.of("book")), 1, 0);

  @Test
  void aSlotOfAnotherIntentIsNotChosen() {
    var tagging = decoder.decode(new Scores(1, logs(0.9, 0.1), logs(0.1, 0.3, 0, 0.6, 0), NONE));
    assertThat(tagging.intents().getFirst().name()).isEqualTo("play");
    assertThat(tagging.labels()).containsExactly("B-song");
  }

  @Test
  void clearLabelsDecideBetweenIntents() {
    var tagging = decoder.decode(new Scores(1, logs(0.6, 0.4), logs(0.01, 0.01, 0, 0.98, 0), NONE));
    assertThat(tagging.intents().getFirst().name()).isEqualTo("rate");
    assertThat(tagging.labels()).containsExactly("B-book");
  }

  @Test
  void transitionsDecideBetweenLabels() {
    float[] even = new float[2 * LABELS.size()];
    float[] transitions = new float[LABELS.size() * LABELS.size()];
    transitions[LABELS.size() + 2] = 1; // from B-song to I-song
    var tagging = decoder.decode(new Scores(2, logs(1, 0), even, transitions));
    assertThat(tagging.labels()).containsExactly("B-song", "I-song");
  }

  @Test
  void oneOfVeryManyIntentsIsChosenHoweverImprobable() {
    var many = new ArrayList<String>();
    float[] logs = new float[150];
    for (int i = 0; i < logs.length; i++) {
      many.add("intent" + i);
      logs[i] = (float) Math.log((i == 7 ? 2.0 : 1.0) / 151);
    }
    many.set(0, ScoredIntent.OUT_OF_SCOPE);
    var best =
        new JointDecoder(many, LABELS, Map.of(), 2, 0)
            .decode(new Scores(1, logs, logs(1, 0, 0, 0, 0), NONE));
    assertThat(best.intents()).extracting(ScoredIntent::name).containsExactly("intent7");
    var refused =
        new JointDecoder(many, LABELS, Map.of(), 2, 0.5)
            .decode(new Scores(1, logs, logs(1, 0, 0, 0, 0), NONE));
    assertThat(refused.intents().getFirst().name()).isEqualTo(ScoredIntent.OUT_OF_SCOPE);
  }

  private static float[] logs(double... probabilities) {
    float[] logs = new float[probabilities.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = (float) Math.log(Math.max(probabilities[i], 1e-6));
    }
    return logs;
  }
}
