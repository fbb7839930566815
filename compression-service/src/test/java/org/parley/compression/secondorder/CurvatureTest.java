package org.parley.compression.secondorder;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.parley.compression.network.Weights;
import org.parley.compression.retraining.Gradients;

class CurvatureTest {
  private static final int SIZE = 12;

  @Test
  void productsWithTheHessianOfASmallNetworkAreThoseOfDifferencesOfItsLoss() {
    SmallNet net = new SmallNet();
    SequencedMap<String, Weights> at = parameters(5, 5);
    Curvature curvature = new Curvature(net, at);
    double[][] dense = net.hessian(at);
    for (int i = 0; i < 10; i++) {
      double[] direction = new double[10];
      direction[i] = 1;
      double[] product = curvature.product(direction);
      for (int k = 0; k < 10; k++) {
        assertThat(product[k]).as("%d, %d", i, k).isCloseTo(dense[i][k], within(3e-3));
      }
    }
  }

  @Test
  void powerIterationFindsTheGreatestEigenvalue() {
    Quadratic quadratic = new Quadratic(1, 2, 3, -4, 5, 6, 7, -8, 9, 10, 11, 20);
    double top = new Curvature(quadratic, parameters(4, 8)).top(40, 1);
    assertThat(top).isCloseTo(20, within(0.01));
  }

  @Test
  void tracesAreWithinTheirErrorsAndExactWhereTheHessianIsDiagonal() {
    Quadratic quadratic = new Quadratic(1, 2, 3, -4, 5, 6, 7, -8, 9, 10, 11, 20);
    SequencedMap<String, Weights> at = parameters(4, 8);
    double[][] dense = quadratic.matrix();
    for (long seed = 0; seed < 5; seed++) {
      var traces = new Curvature(quadratic, at).meanTraces(200, seed);
      assertWithin(requireNonNull(traces.get("one")), trace(dense, 0, 4) / 4, seed);
      assertWithin(requireNonNull(traces.get("two")), trace(dense, 4, 12) / 8, seed);
    }
    var exact = new Curvature(new Diagonal(), at).meanTraces(2, 1);
    assertThat(requireNonNull(exact.get("one")).value()).isCloseTo(2.5, within(1e-3));
    assertThat(requireNonNull(exact.get("one")).error()).isCloseTo(0, within(1e-3));
  }

  /** Four standard errors: once in sixteen thousand. */
  private static void assertWithin(Curvature.Estimate estimate, double wanted, long seed) {
    assertThat(estimate.error()).isPositive();
    assertThat(estimate.value())
        .as("seed %d", seed)
        .isCloseTo(wanted, within(4 * estimate.error()));
  }

  private static double trace(double[][] matrix, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += matrix[i][i];
    }
    return sum;
  }

  @Test
  void asManyLanczosStepsAsWeightsGiveTheWholeSpectrum() {
    double[] wanted = {20, 11, 10, 9, 7, 6, 5, 3, 2, 1, -4, -8};
    List<Curvature.Ritz> found =
        new Curvature(new Quadratic(wanted), parameters(4, 8)).spectrum(SIZE, 3);
    assertThat(found).hasSize(SIZE);
    for (int i = 0; i < SIZE; i++) {
      assertThat(found.get(i).value()).isCloseTo(wanted[i], within(0.05));
    }
    assertThat(found.stream().mapToDouble(Curvature.Ritz::share).sum()).isCloseTo(1, within(1e-6));
    double fewTop =
        new Curvature(new Quadratic(wanted), parameters(4, 8)).spectrum(7, 3).getFirst().value();
    assertThat(fewTop).isCloseTo(20, within(0.1));
  }

  private static SequencedMap<String, Weights> parameters(int first, int second) {
    SplittableRandom random = new SplittableRandom(9);
    SequencedMap<String, Weights> parameters = new LinkedHashMap<>();
    parameters.put("one", Weights.normal(random, 0.7, first));
    parameters.put("two", Weights.normal(random, 0.7, second));
    return parameters;
  }

  /** A loss of two groups of weights. */
  private abstract static class Function implements Gradients {
    abstract double[] gradient(double[] weights);

    @Override
    public void at(Map<String, Weights> parameters, Reader reader) {
      double[] gradient = gradient(flat(parameters));
      SequencedMap<String, Weights> found = new LinkedHashMap<>();
      int at = 0;
      for (String name : List.of("one", "two")) {
        float[] part = new float[requireNonNull(parameters.get(name)).size()];
        for (int i = 0; i < part.length; i++) {
          part[i] = (float) gradient[at++];
        }
        found.put(name, Weights.of(part, part.length));
      }
      reader.read(0, found);
    }

    static double[] flat(Map<String, Weights> parameters) {
      float[] one = requireNonNull(parameters.get("one")).values();
      float[] two = requireNonNull(parameters.get("two")).values();
      double[] flat = new double[one.length + two.length];
      for (int i = 0; i < flat.length; i++) {
        flat[i] = i < one.length ? one[i] : two[i - one.length];
      }
      return flat;
    }

    @Override
    public void close() {}
  }

  private static final class Diagonal extends Function {
    @Override
    double[] gradient(double[] weights) {
      double[] gradient = weights.clone();
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] *= i + 1;
      }
      return gradient;
    }
  }

  /** ½ wᵀAw, whose eigenvalues are known: a diagonal between two reflections. */
  private static final class Quadratic extends Function {
    private final double[] values;
    private final double[] mirror = new double[SIZE];

    Quadratic(double... values) {
      this.values = values;
      SplittableRandom random = new SplittableRandom(2);
      double squares = 0;
      for (int i = 0; i < SIZE; i++) {
        mirror[i] = random.nextGaussian();
        squares += mirror[i] * mirror[i];
      }
      for (int i = 0; i < SIZE; i++) {
        mirror[i] /= Math.sqrt(squares);
      }
    }

    double[][] matrix() {
      double[][] matrix = new double[SIZE][];
      for (int i = 0; i < SIZE; i++) {
        double[] direction = new double[SIZE];
        direction[i] = 1;
        matrix[i] = gradient(direction);
      }
      return matrix;
    }

    @Override
    double[] gradient(double[] weights) {
      double[] turned = reflected(weights);
      for (int i = 0; i < SIZE; i++) {
        turned[i] *= values[i];
      }
      return reflected(turned);
    }

    private double[] reflected(double[] vector) {
      double along = 0;
      for (int i = 0; i < SIZE; i++) {
        along += vector[i] * mirror[i];
      }
      double[] reflected = vector.clone();
      for (int i = 0; i < SIZE; i++) {
        reflected[i] -= 2 * along * mirror[i];
      }
      return reflected;
    }
  }

  /** ½ Σ (Σᵢ bᵢ tanh(aᵢ x) − sin 2x)² over some x, five hidden units. */
  private static final class SmallNet extends Function {
    private static final double[] X = {-1.5, -0.7, 0.2, 0.9, 1.8};

    private static double loss(double[] w) {
      double sum = 0;
      for (double x : X) {
        double difference = output(w, x) - Math.sin(2 * x);
        sum += difference * difference / 2;
      }
      return sum;
    }

    private static double output(double[] w, double x) {
      double y = 0;
      for (int i = 0; i < 5; i++) {
        y += w[5 + i] * Math.tanh(w[i] * x);
      }
      return y;
    }

    @Override
    double[] gradient(double[] w) {
      double[] gradient = new double[10];
      for (double x : X) {
        double difference = output(w, x) - Math.sin(2 * x);
        for (int i = 0; i < 5; i++) {
          double hidden = Math.tanh(w[i] * x);
          gradient[i] += difference * w[5 + i] * (1 - hidden * hidden) * x;
          gradient[5 + i] += difference * hidden;
        }
      }
      return gradient;
    }

    /** By second differences of the loss alone. */
    double[][] hessian(Map<String, Weights> at) {
      double h = 1e-4;
      double[][] hessian = new double[10][10];
      for (int i = 0; i < 10; i++) {
        for (int k = 0; k < 10; k++) {
          double sum = 0;
          for (int signs = 0; signs < 4; signs++) {
            double[] w = flat(at);
            w[i] += (signs & 1) == 0 ? h : -h;
            w[k] += (signs & 2) == 0 ? h : -h;
            sum += (signs == 0 || signs == 3 ? 1 : -1) * loss(w);
          }
          hessian[i][k] = sum / (4 * h * h);
        }
      }
      return hessian;
    }
  }
}
