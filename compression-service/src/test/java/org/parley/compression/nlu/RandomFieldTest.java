package org.parley.compression.nlu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class RandomFieldTest {
  private static final List<String> LABELS = List.of("O", "B-a", "I-a", "B-ba", "I-ba");
  private static final int COUNT = LABELS.size();
  private static final int TIME = 4;
  private static final Shape SCORES = Shape.of(2, TIME, COUNT);
  private static final Shape TRANSITIONS = Shape.of(COUNT, COUNT);

  private final Random random = new Random(3);

  @Test
  void theLossIsThatOfEverySequenceCounted() {
    float[] scores = gaussian(2 * TIME * COUNT);
    float[] transitions = gaussian(COUNT * COUNT);
    int[][] right = {{0, 1, 2, 0}, {3, 4, 1}};
    float[] targets = new float[2 * TIME * COUNT];
    for (int b = 0; b < right.length; b++) {
      for (int t = 0; t < right[b].length; t++) {
        for (int c = 0; c < COUNT; c++) {
          targets[(b * TIME + t) * COUNT + c] = c == right[b][t] ? 0.9f : 0.025f;
        }
      }
    }
    double wanted = 0;
    for (int b = 0; b < right.length; b++) {
      double all = 0;
      for (var path : paths(right[b].length)) {
        all += Math.exp(score(scores, transitions, b, path));
      }
      wanted += Math.log(all) - score(scores, transitions, b, right[b]);
    }
    assertThat(loss(scores, targets, transitions)).isCloseTo(wanted / 7, within(1e-4));
  }

  /** The cross entropy of two fields over all sequences, which marginals are enough to know. */
  @Test
  void theLossToATeacherIsTheCrossEntropyOverEverySequence() {
    float[] scores = gaussian(2 * TIME * COUNT);
    float[] transitions = gaussian(COUNT * COUNT);
    float[] taughtScores = gaussian(2 * TIME * COUNT);
    float[] taughtTransitions = gaussian(COUNT * COUNT);
    int[] lengths = {TIME, TIME - 1};
    float[] expected = new float[2 * TIME * COUNT];
    float[] pairs = new float[COUNT * COUNT];
    var teacher = new Marginals.Field(LabelRules.of(LABELS), taughtTransitions);
    double wanted = 0;
    for (int b = 0; b < lengths.length; b++) {
      double all = 0;
      double taughtAll = 0;
      for (var path : paths(lengths[b])) {
        all += Math.exp(score(scores, transitions, b, path));
        taughtAll += Math.exp(score(taughtScores, taughtTransitions, b, path));
      }
      for (var path : paths(lengths[b])) {
        double taught = Math.exp(score(taughtScores, taughtTransitions, b, path)) / taughtAll;
        wanted -= taught * (score(scores, transitions, b, path) - Math.log(all));
      }
      var marginals = teacher.of(taughtScores, b * TIME * COUNT, lengths[b]);
      for (int i = 0; i < marginals.labels().length; i++) {
        expected[b * TIME * COUNT + i] = (float) marginals.labels()[i];
      }
      for (int i = 0; i < pairs.length; i++) {
        pairs[i] += (float) marginals.pairs()[i];
      }
    }
    double found =
        loss((field, tf) ->
            field.loss(
                tf,
                constant(tf, scores, SCORES),
                constant(tf, expected, SCORES),
                constant(tf, pairs, TRANSITIONS),
                constant(tf, transitions, TRANSITIONS)));
    assertThat(found).isCloseTo(wanted / 7, within(1e-4));
  }

  private static double score(float[] scores, float[] transitions, int sentence, int[] path) {
    double sum = 0;
    for (int t = 0; t < path.length; t++) {
      sum += scores[(sentence * TIME + t) * COUNT + path[t]];
      sum += t == 0 ? 0 : transitions[path[t - 1] * COUNT + path[t]];
    }
    return sum;
  }

  static List<int[]> paths(int time) {
    var paths = new ArrayList<int[]>();
    for (int code = 0; code < Math.pow(COUNT, time); code++) {
      int[] path = new int[time];
      int rest = code;
      for (int t = 0; t < time; t++, rest /= COUNT) {
        path[t] = rest % COUNT;
      }
      if (makesSense(path)) {
        paths.add(path);
      }
    }
    return paths;
  }

  private static boolean makesSense(int[] path) {
    for (int t = 0; t < path.length; t++) {
      boolean inside = path[t] == 2 || path[t] == 4;
      if (inside && (t == 0 || (path[t - 1] != path[t] && path[t - 1] != path[t] - 1))) {
        return false;
      }
    }
    return true;
  }

  private static double loss(float[] scores, float[] targets, float[] transitions) {
    return loss((field, tf) ->
        field.loss(
            tf,
            constant(tf, scores, SCORES),
            constant(tf, targets, SCORES),
            constant(tf, transitions, TRANSITIONS)));
  }

  private static double loss(BiFunction<RandomField, Ops, Operand<TFloat32>> made) {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      var loss = made.apply(new RandomField(LABELS, TIME), Ops.create(graph));
      try (var result = session.runner().fetch(loss).run()) {
        return ((TFloat32) result.get(0)).getFloat();
      }
    }
  }

  private static Operand<TFloat32> constant(Ops tf, float[] values, Shape shape) {
    return tf.constant(shape, DataBuffers.of(values, true, false));
  }

  private float[] gaussian(int size) {
    return gaussian(size, random);
  }

  static float[] gaussian(int size, Random random) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
