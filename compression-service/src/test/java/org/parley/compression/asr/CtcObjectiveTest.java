package org.parley.compression.asr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.parley.compression.tensorflow.Batch;
import org.parley.compression.tensorflow.Feed;
import org.parley.compression.tensorflow.Prediction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

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
    assertGradientIsSlope(graphed, logits);
  }

  /** What else could have been said pulls at the logits as it changes the loss. */
  @Test
  void gradientWithRivalsIsTheSlopeOfTheLossWithTheirEvidence() {
    PhoneTrigrams.Counter counter = new PhoneTrigrams.Counter(TOKENS);
    counter.count(new int[] {1, 3, 2}, 2);
    counter.count(new int[] {1}, 1);
    Denominator denominator = new Denominator(counter.trigrams());
    SplittableRandom random = new SplittableRandom(12);
    int[] shape = {2, LATE + 5, TOKENS};
    float[] logits = new float[shape[0] * shape[1] * shape[2]];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) random.nextGaussian();
    }
    Graphed graphed =
        new Graphed(
            shape,
            new int[] {1, 1, 3, 2, -1, -1},
            new int[] {2, 3},
            new int[] {5, 4},
            Optional.of(new CtcObjective.Rivals(denominator, 0.75)));
    assertGradientIsSlope(graphed, logits);
  }

  private static void assertGradientIsSlope(Graphed graphed, float[] logits) {
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
  private record Graphed(
      int[] shape,
      int[] labels,
      int[] labelShape,
      int[] frames,
      Optional<CtcObjective.Rivals> rivals) {
    Graphed(int[] shape, int[] labels, int[] labelShape, int[] frames) {
      this(shape, labels, labelShape, frames, Optional.empty());
    }

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
        CtcObjective objective = new CtcObjective(TOKENS, LATE, rivals);
        Map<String, Feed> labelled =
            Map.of(
                CtcObjective.LABELS,
                new Feed.Ints(labels, labelShape),
                CtcObjective.FRAMES,
                new Feed.Ints(frames, frames.length));
        Feed.Floats now = new Feed.Floats(values(graph, logProbs.asOutput()), shape);
        Map<String, Operand<?>> targets = new HashMap<>();
        objective
            .completed(
                new Batch(labelled), _ -> new Prediction(Map.of(AcousticShape.LOG_PROBS, now)))
            .feeds()
            .forEach((name, feed) -> targets.put(name, constant(tf, feed)));
        var loss = objective.loss(tf, Map.of(AcousticShape.LOG_PROBS, logProbs), targets);
        Output<?> wanted =
            gradient
                ? graph
                    .addGradients(loss.differentiable().asOutput(), new Output<?>[] {x.asOutput()})[
                    0]
                : loss.value().asOutput();
        return values(graph, wanted);
      }
    }

    private static Operand<?> constant(Ops tf, Feed feed) {
      return switch (feed) {
        case Feed.Floats floats ->
            tf.reshape(tf.constant(floats.values()), tf.constant(floats.shape()));
        case Feed.Ints ints -> tf.reshape(tf.constant(ints.values()), tf.constant(ints.shape()));
      };
    }

    private static float[] values(Graph graph, Output<?> wanted) {
      try (Session session = new Session(graph);
          Result result = session.runner().fetch(wanted).run()) {
        TFloat32 tensor = (TFloat32) result.get(0);
        float[] values = new float[(int) tensor.size()];
        tensor.copyTo(DataBuffers.of(values, false, false));
        return values;
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
