package org.parley.compression.asr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

class CtcObjectiveTest {
  private static final int TOKENS = 4;
  private static final int LATE = 1;

  /** Two frames, one label a, blank _: the alignments are aa, a_, _a. */
  @Test
  void lossIsMinusTheLogarithmOfAllAlignments() {
    float[] logits = {9, 9, 9, 9, 0, 1, 2, 3, 0.5f, -1, 0, 2};
    double[] first = softmax(logits, 4);
    double[] second = softmax(logits, 8);
    int label = 2;
    double expected =
        -Math.log(
            first[label] * second[label] + first[label] * second[0] + first[0] * second[label]);
    Graphed graphed =
        new Graphed(new int[] {1, 3, TOKENS}, new int[] {label}, new int[] {1, 1}, new int[] {2});
    assertThat(graphed.loss(logits)).isCloseTo(expected, within(1e-5));
  }

  @Test
  void gradientOfTheSurrogateIsTheSlopeOfTheLoss() {
    SplittableRandom random = new SplittableRandom(11);
    int batch = 2;
    int frames = 6;
    float[] logits = new float[batch * (LATE + frames) * TOKENS];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) random.nextGaussian();
    }
    Graphed graphed =
        new Graphed(
            new int[] {batch, LATE + frames, TOKENS},
            new int[] {1, 1, 3, 2, -1, -1},
            new int[] {batch, 3},
            new int[] {6, 4});
    float[] gradient = graphed.gradient(logits);
    for (int i = 0; i < logits.length; i++) {
      float step = 1e-2f;
      float[] up = logits.clone();
      float[] down = logits.clone();
      up[i] += step;
      down[i] -= step;
      double slope = (graphed.loss(up) - graphed.loss(down)) / (2 * step);
      assertThat((double) gradient[i]).as("logit %d", i).isCloseTo(slope, within(1e-3));
    }
  }

  /** Log-probabilities of fed logits, with the objective on top. */
  private record Graphed(int[] shape, int[] labels, int[] labelShape, int[] frames) {
    double loss(float[] logits) {
      return run(logits, false)[0];
    }

    float[] gradient(float[] logits) {
      return run(logits, true);
    }

    private float[] run(float[] logits, boolean gradient) {
      try (Graph graph = new Graph()) {
        Ops tf = Ops.create(graph);
        Operand<TFloat32> x =
            tf.constant(
                Shape.of(shape[0], shape[1], shape[2]), DataBuffers.of(logits, true, false));
        Operand<TFloat32> logProbs =
            tf.reshape(
                tf.nn.logSoftmax(tf.reshape(x, tf.constant(new int[] {-1, TOKENS}))),
                tf.constant(shape));
        CtcObjective objective = new CtcObjective(TOKENS, LATE);
        Operand<TInt32> labelled = tf.reshape(tf.constant(labels), tf.constant(labelShape));
        var loss =
            objective.loss(
                tf,
                Map.of(AcousticShape.LOG_PROBS, logProbs),
                Map.of(CtcObjective.LABELS, labelled, CtcObjective.FRAMES, tf.constant(frames)));
        Output<?> wanted =
            gradient
                ? graph
                    .addGradients(loss.differentiable().asOutput(), new Output<?>[] {x.asOutput()})[
                    0]
                : loss.value().asOutput();
        try (Session session = new Session(graph);
            Result result = session.runner().fetch(wanted).run()) {
          TFloat32 tensor = (TFloat32) result.get(0);
          float[] values = new float[(int) tensor.size()];
          tensor.copyTo(DataBuffers.of(values, false, false));
          return values;
        }
      }
    }
  }

  private static double[] softmax(float[] logits, int from) {
    double sum = 0;
    double[] probabilities = new double[TOKENS];
    for (int i = 0; i < TOKENS; i++) {
      probabilities[i] = Math.exp(logits[from + i]);
      sum += probabilities[i];
    }
    for (int i = 0; i < TOKENS; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }
}
