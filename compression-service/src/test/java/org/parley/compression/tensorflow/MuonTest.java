package org.parley.compression.tensorflow;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.compression.network.Weights;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class MuonTest {

  /** The quintic leaves singular values between about 0.7 and 1.2. */
  @ParameterizedTest
  @CsvSource({"64, 96", "96, 64", "80, 80"})
  void everyDirectionOfAMatrixGetsAStepOfAboutOne(int rows, int columns) {
    SplittableRandom random = new SplittableRandom(rows);
    Weights matrix = Weights.normal(random, 1, rows, columns);
    double[] vector = random.doubles(Math.min(rows, columns), -1, 1).toArray();
    for (Method.Precision precision : Method.Precision.values()) {
      float[] made = orthogonal(matrix, precision);
      assertThat(stretch(made, rows, columns, vector)).as(precision.name()).isBetween(0.6, 1.3);
    }
  }

  @Test
  void aConvolutionsKernelIsOneMatrixOfAllThatItSees() {
    int inputs = 64;
    int outputs = 96;
    float rate = 0.01f;
    Weights kernel = Weights.normal(new SplittableRandom(5), 1, 3, inputs, outputs);
    float[] moved = movedFromZero(kernel, rate);
    double[] vector = new SplittableRandom(6).doubles(outputs, -1, 1).toArray();
    double size = rate * 0.2 * Math.sqrt(3 * inputs);
    assertThat(stretch(moved, 3 * inputs, outputs, vector)).isBetween(0.6 * size, 1.3 * size);
  }

  /** By one step with a gradient. */
  private static float[] movedFromZero(Weights gradient, float rate) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Weights zeros = Weights.zeros(gradient.shape());
      Map<String, Weights> start = Map.of("moved", zeros, "momentum", zeros);
      Variables variables = new Variables(tf, start);
      Map<String, Operand<TFloat32>> operands = variables.operands();
      var constant =
          new LayerOperations(tf, tf.constant(0f), tf.constant(0), Method.Precision.FLOAT);
      Op step =
          new Muon(tf, new Products(tf, Method.Precision.FLOAT))
              .update(
                  requireNonNull(operands.get("moved")),
                  requireNonNull(operands.get("momentum")),
                  constant.constant(gradient),
                  tf.constant(rate),
                  gradient);
      try (Session session = new Session(graph)) {
        variables.assign(session, start);
        session.runner().addTarget(step).run().close();
        return requireNonNull(variables.read(session).get("moved")).values();
      }
    }
  }

  @Test
  void tablesSmallMatricesAndVectorsAreLeftToAdam() {
    assertThat(Muon.suits("block0_conv/kernel", Weights.zeros(3, 64, 64))).isTrue();
    assertThat(Muon.suits("in/kernel", Weights.zeros(64, 192))).isTrue();
    assertThat(Muon.suits("word/table", Weights.zeros(400, 64))).isFalse();
    assertThat(Muon.suits("intent/kernel", Weights.zeros(192, 7))).isFalse();
    assertThat(Muon.suits("in/bias", Weights.zeros(192))).isFalse();
  }

  private static float[] orthogonal(Weights matrix, Method.Precision precision) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Muon muon = new Muon(tf, new Products(tf, precision));
      var constant = new LayerOperations(tf, tf.constant(0f), tf.constant(0), precision);
      var made = muon.orthogonal(constant.constant(matrix), matrix.axis(0) > matrix.axis(1));
      try (Session session = new Session(graph);
          Result result = session.runner().fetch(made).run()) {
        return Tensors.floats(result.get(0)).values();
      }
    }
  }

  /** How much longer the matrix makes a vector of its shorter side. */
  private static double stretch(float[] matrix, int rows, int columns, double[] vector) {
    boolean wide = rows <= columns;
    double[] made = new double[wide ? columns : rows];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double value = matrix[row * columns + column];
        made[wide ? column : row] += value * vector[wide ? row : column];
      }
    }
    return Math.sqrt(squares(made) / squares(vector));
  }

  private static double squares(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return sum;
  }
}
