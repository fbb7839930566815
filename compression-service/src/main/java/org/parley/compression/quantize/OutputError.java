package org.parley.compression.quantize;

import java.util.List;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Weights;

/** How far a layer's sums move when its weights and its input are rounded. */
final class OutputError {
  private final List<float[]> rows;
  private final Weights rounded;
  private final List<float[]> exact;

  /**
   * @param rows of the layer's input, as they were
   * @param kernel [inputs, outputs]
   * @param rounded the same kernel as it will be computed with
   */
  OutputError(List<float[]> rows, Weights kernel, Weights rounded) {
    this.rows = rows;
    this.rounded = rounded;
    this.exact = rows.stream().map(row -> product(row, kernel)).toList();
  }

  /** Sum of the squared differences over all rows and outputs. */
  double of(Layer.Quantize grid) {
    double error = 0;
    for (int i = 0; i < rows.size(); i++) {
      float[] row = rows.get(i).clone();
      for (int k = 0; k < row.length; k++) {
        row[k] = grid.nearest(row[k]);
      }
      float[] sums = product(row, rounded);
      float[] wanted = exact.get(i);
      for (int k = 0; k < sums.length; k++) {
        double difference = (double) sums[k] - wanted[k];
        error += difference * difference;
      }
    }
    return error;
  }

  private static float[] product(float[] row, Weights kernel) {
    int outputs = kernel.axis(1);
    float[] values = kernel.values();
    float[] sums = new float[outputs];
    for (int k = 0; k < row.length; k++) {
      float x = row[k];
      for (int out = 0; out < outputs; out++) {
        sums[out] += x * values[k * outputs + out];
      }
    }
    return sums;
  }
}
