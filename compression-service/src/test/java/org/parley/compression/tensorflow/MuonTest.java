package org.parley.compression.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.compression.network.Weights;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;

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
