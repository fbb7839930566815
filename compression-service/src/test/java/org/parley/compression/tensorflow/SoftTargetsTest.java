package org.parley.compression.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class SoftTargetsTest {
  private static final float[][] SCORES = {{1, 2, 0.5f}, {0, 0, 3}, {4, 4, 4}};
  private static final float[][] TAUGHT = {{0.6f, 0.3f, 0.1f}, {0.1f, 0.1f, 0.8f}, {0, 0, 0}};

  /** At temperature 2: square roots of the teacher's probabilities, half the student's scores. */
  @Test
  void bothSidesAreFlattenedAndTheSquareOfTheTemperatureWeighs() {
    double wanted = 0;
    for (int row = 0; row < 2; row++) {
      double roots = 0;
      double sum = 0;
      for (int c = 0; c < 3; c++) {
        roots += Math.sqrt(TAUGHT[row][c]);
        sum += Math.exp(SCORES[row][c] / 2);
      }
      for (int c = 0; c < 3; c++) {
        double teacher = Math.sqrt(TAUGHT[row][c]) / roots;
        wanted += teacher * (Math.log(teacher) - (SCORES[row][c] / 2 - Math.log(sum)));
      }
    }
    double found =
        value(tf -> new SoftTargets(1, 2).divergence(tf, tf.constant(SCORES), tf.constant(TAUGHT)));
    assertThat(found).isCloseTo(4 * wanted / 2, within(1e-5));
  }

  @Test
  void aStudentWhoAnswersAsTheTeacherLosesNothing() {
    float[][] taught = {{0.6f, 0.3f, 0.1f}};
    double found =
        value(tf ->
            new SoftTargets(1, 3)
                .divergence(tf, tf.math.log(tf.constant(taught)), tf.constant(taught)));
    assertThat(found).isCloseTo(0, within(1e-6));
  }

  @Test
  void alphaWeighsTheTeachersAgainstTheTask() {
    double found =
        value(tf -> new SoftTargets(0.7, 1).mixed(tf, tf.constant(10f), tf.constant(100f)));
    assertThat(found).isCloseTo(37, within(1e-4));
  }

  /** The gradient is T · (student − teacher) for each row, over the rows that were answered. */
  @Test
  void theGradientLeadsToTheTeacherAndLeavesUnansweredRowsAlone() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      var scores = tf.constant(SCORES);
      var loss = new SoftTargets(1, 1).divergence(tf, scores, tf.constant(TAUGHT));
      Output<?>[] gradients =
          graph.addGradients(loss.asOutput(), new Output<?>[] {scores.asOutput()});
      try (var result = session.runner().fetch(gradients[0]).run()) {
        var gradient = (TFloat32) result.get(0);
        double sum = Math.exp(1) + Math.exp(2) + Math.exp(0.5);
        assertThat(gradient.getFloat(0, 0))
            .isCloseTo((float) ((Math.exp(1) / sum - 0.6) / 2), within(1e-5f));
        assertThat(gradient.getFloat(2, 0)).isZero();
      }
    }
  }

  @Test
  void aWeightOrTemperatureThatMeansNothingIsRefused() {
    assertThatThrownBy(() -> new SoftTargets(1.1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SoftTargets(0.5, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static double value(Function<Ops, Operand<TFloat32>> made) {
    try (Graph graph = new Graph();
        Session session = new Session(graph);
        var result = session.runner().fetch(made.apply(Ops.create(graph))).run()) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }
}
