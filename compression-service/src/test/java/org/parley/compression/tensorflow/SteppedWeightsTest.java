package org.parley.compression.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.parley.compression.network.Weights;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class SteppedWeightsTest {

  /** Mean 0.5 over the column, 3 levels: 2 · 0.5 / √3. */
  @Test
  void stepsBeginAtTwiceTheMeanOverTheRootOfTheLevels() {
    SteppedWeights form = SteppedWeights.of(3, Weights.of(new float[] {0.25f, -0.75f}, 2, 1));
    assertThat(form.steps().values()[0]).isCloseTo((float) (1 / Math.sqrt(3)), within(1e-6f));
  }

  /**
   * Step 0.5, levels −1 to 1, weights 0.3 and 2: the first is rounded to 0.5, the second cut off at
   * 0.5. The sum's gradient is 1 for the first weight and 0 for the second; that of the step is (1
   * − 0.3/0.5) + 1, times the step's first value, 0.5, since its factor is trained, and 1/√(2·1).
   */
  @Test
  void gradientsAreThoseOfLearnedSteps() {
    SteppedWeights form =
        new SteppedWeights(
            2, Weights.of(new float[] {0.3f, 2}, 2, 1), Weights.of(new float[] {0.5f}, 1));
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Map<String, Operand<TFloat32>> variables = constants(tf, form);
      Operand<TFloat32> sum =
          tf.reduceSum(form.used(tf, "w", variables), tf.constant(new int[] {0, 1}));
      Output<?>[] gradients =
          graph.addGradients(
              sum.asOutput(),
              new Output<?>[] {
                variable(variables, "w").asOutput(), variable(variables, "w/factors").asOutput()
              });
      try (var found = session.runner().fetch(sum).fetch(gradients[0]).fetch(gradients[1]).run()) {
        assertThat(((TFloat32) found.get(0)).getFloat()).isEqualTo(1f);
        assertThat(Tensors.floats(found.get(1)).values()).containsExactly(1, 0);
        assertThat(Tensors.floats(found.get(2)).values()[0])
            .isCloseTo((float) (0.5 * (0.4 + 1) / Math.sqrt(2)), within(1e-6f));
      }
    }
  }

  @Test
  void whatTrainingComputesWithIsToTheBitWhatIsStored() {
    for (int bits = 2; bits <= 8; bits++) {
      SplittableRandom random = new SplittableRandom(bits);
      SteppedWeights form = SteppedWeights.of(bits, Weights.normal(random, 0.3, 37, 11));
      Map<String, Weights> values = new LinkedHashMap<>(form.trained("w"));
      float[] factors = new float[11];
      for (int i = 0; i < factors.length; i++) {
        factors[i] = (float) random.nextDouble(0.01, 2);
      }
      values.put("w/factors", Weights.of(factors, 11));
      try (Graph graph = new Graph();
          Session session = new Session(graph)) {
        Ops tf = Ops.create(graph);
        Map<String, Operand<TFloat32>> variables = new LinkedHashMap<>();
        values.forEach((name, value) -> variables.put(name, WeightForm.constant(tf, value)));
        try (var found = session.runner().fetch(form.used(tf, "w", variables)).run()) {
          assertThat(form.result("w", values).values())
              .as("%d bits", bits)
              .isEqualTo(Tensors.floats(found.get(0)).values());
        }
      }
    }
  }

  @Test
  void zerosStayZeros() {
    SteppedWeights form = SteppedWeights.of(4, Weights.of(new float[] {0, 0.4f, -0.2f, 0}, 4, 1));
    Map<String, Weights> values = new LinkedHashMap<>(form.trained("w"));
    values.put("w", Weights.of(new float[] {0.9f, 0.4f, -0.2f, -0.9f}, 4, 1));
    float[] stored = form.result("w", values).values();
    assertThat(stored[0]).isZero();
    assertThat(stored[3]).isZero();
    assertThat(stored[1]).isPositive();
  }

  private static Map<String, Operand<TFloat32>> constants(Ops tf, SteppedWeights form) {
    Map<String, Operand<TFloat32>> variables = new LinkedHashMap<>();
    form.trained("w").forEach((name, value) -> variables.put(name, WeightForm.constant(tf, value)));
    return variables;
  }

  private static Operand<TFloat32> variable(Map<String, Operand<TFloat32>> variables, String name) {
    return Objects.requireNonNull(variables.get(name));
  }
}
