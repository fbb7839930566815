package org.parley.compression.asr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.parley.compression.retraining.Likeness;
import org.parley.compression.tensorflow.SoftTargets;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Two tokens, blank and one phone; the student is one frame late, the teacher two. */
class FrameLikenessTest {
  private static final float[][] STUDENT = {{0.5f, 0.5f}, {0.6f, 0.4f}, {0.3f, 0.7f}, {0.9f, 0.1f}};
  private static final float[][] TEACHER = {{0.5f, 0.5f}, {0.5f, 0.5f}, {0.8f, 0.2f}, {0.1f, 0.9f}};

  /**
   * Two frames are common: the student's second and third, the teacher's third and fourth. With
   * blanks of weight 0.25 the teacher's frames weigh 1 − 0.75·0.8 = 0.4 and 1 − 0.75·0.1 = 0.925.
   */
  @Test
  void framesAreComparedByTheirTimeAndSureBlanksWeighLittle() {
    double first = divergence(TEACHER[2], STUDENT[1]);
    double second = divergence(TEACHER[3], STUDENT[2]);
    assertThat(found(0.25, 2))
        .isCloseTo((0.4 * first + 0.925 * second) / (0.4 + 0.925), within(1e-5));
    assertThat(found(1, 2)).isCloseTo((first + second) / 2, within(1e-5));
  }

  @Test
  void framesAfterTheUtteranceDoNotCount() {
    assertThat(found(1, 1)).isCloseTo(divergence(TEACHER[2], STUDENT[1]), within(1e-5));
  }

  private static double divergence(float[] teacher, float[] student) {
    double sum = 0;
    for (int i = 0; i < teacher.length; i++) {
      sum += teacher[i] * Math.log(teacher[i] / student[i]);
    }
    return sum;
  }

  private static double found(double blankWeight, int frames) {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> loss =
          new FrameLikeness(2, blankWeight)
              .divergence(
                  tf,
                  answers(tf, STUDENT, 1),
                  answers(tf, TEACHER, 2),
                  Map.of(CtcObjective.FRAMES, tf.constant(new int[] {frames})),
                  new SoftTargets(1, 1));
      try (var result = session.runner().fetch(loss).run()) {
        return ((TFloat32) result.get(0)).getFloat();
      }
    }
  }

  private static Likeness.Answers answers(Ops tf, float[][] probabilities, int late) {
    Operand<TFloat32> logs = tf.math.log(tf.constant(new float[][][] {probabilities}));
    return new Likeness.Answers(Map.of(AcousticShape.LOG_PROBS, logs), late);
  }
}
