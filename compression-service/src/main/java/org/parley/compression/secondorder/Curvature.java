package org.parley.compression.secondorder;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.parley.compression.network.Weights;
import org.parley.compression.retraining.Gradients;

/**
 * The Hessian H of a model's loss at given weights, known by its products with directions: Hv =
 * (∇L(w + hv) − ∇L(w − hv)) / 2h.
 */
public final class Curvature {
  /** Of the weights' length: small enough to be local, large enough for 32-bit gradients. */
  private static final double STEP = 1e-3;

  private final Gradients gradients;
  private final SequencedMap<String, Weights> weights;
  private final int size;
  private final double step;

  /**
   * A mean over random directions.
   *
   * @param error standard error of the value
   */
  public record Estimate(double value, double error) {
    static Estimate of(double[] samples) {
      double mean = 0;
      for (double sample : samples) {
        mean += sample / samples.length;
      }
      double squares = 0;
      for (double sample : samples) {
        squares += (sample - mean) * (sample - mean);
      }
      double variance = squares / (samples.length - 1);
      return new Estimate(mean, Math.sqrt(variance / samples.length));
    }
  }

  /**
   * An eigenvalue of the Hessian as a Krylov space of it tells.
   *
   * @param share of the spectrum's density around it, 0 to 1; all together 1
   */
  public record Ritz(double value, double share) {}

  /**
   * @param weights as a network's parameters
   */
  public Curvature(Gradients gradients, SequencedMap<String, Weights> weights) {
    this.gradients = gradients;
    this.weights = weights;
    size = weights.values().stream().mapToInt(Weights::size).sum();
    double squares = 0;
    for (double value : flat(weights)) {
      squares += value * value;
    }
    step = STEP * Math.max(1e-3, Math.sqrt(squares));
  }

  /** How many weights there are. */
  public int size() {
    return size;
  }

  /**
   * Hv.
   *
   * @param direction v, of any length but 0
   */
  public double[] product(double[] direction) {
    double length = norm(direction);
    double[] ahead = gradient(direction, step / length);
    double[] behind = gradient(direction, -step / length);
    double[] product = new double[size];
    for (int i = 0; i < size; i++) {
      product[i] = (ahead[i] - behind[i]) * length / (2 * step);
    }
    return product;
  }

  private double[] gradient(double[] direction, double distance) {
    Map<String, Weights> moved = new LinkedHashMap<>();
    int at = 0;
    for (Map.Entry<String, Weights> entry : weights.entrySet()) {
      float[] values = entry.getValue().values().clone();
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) (distance * direction[at++]);
      }
      moved.put(entry.getKey(), new Weights(entry.getValue().shape(), values));
    }
    double[] sum = new double[size];
    int[] batches = new int[1];
    gradients.at(
        moved,
        (_, found) -> {
          batches[0]++;
          double[] one = flat(found);
          for (int i = 0; i < size; i++) {
            sum[i] += one[i];
          }
        });
    for (int i = 0; i < size; i++) {
      sum[i] /= batches[0];
    }
    return sum;
  }

  private double[] flat(Map<String, Weights> parts) {
    double[] flat = new double[size];
    int at = 0;
    for (String name : weights.sequencedKeySet()) {
      for (float value : requireNonNull(parts.get(name)).values()) {
        flat[at++] = value;
      }
    }
    return flat;
  }

  /**
   * The eigenvalue of the greatest magnitude, by power iteration.
   *
   * @param iterations products with the Hessian
   */
  public double top(int iterations, long seed) {
    double[] direction = normal(new SplittableRandom(seed));
    double value = 0;
    for (int i = 0; i < iterations; i++) {
      scale(direction, 1 / norm(direction));
      double[] product = product(direction);
      value = dot(direction, product);
      direction = product;
    }
    return value;
  }

  /**
   * For each of the parameters the trace of its own part of the Hessian over its number of weights:
   * the mean of v·Hv over random signs v (Hutchinson 1990).
   *
   * @param probes how many directions, ≥ 2
   */
  public SequencedMap<String, Estimate> meanTraces(int probes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SequencedMap<String, double[]> samples = new LinkedHashMap<>();
    weights.sequencedKeySet().forEach(name -> samples.put(name, new double[probes]));
    for (int probe = 0; probe < probes; probe++) {
      double[] signs = new double[size];
      for (int i = 0; i < size; i++) {
        signs[i] = random.nextBoolean() ? 1 : -1;
      }
      double[] product = product(signs);
      int at = 0;
      for (Map.Entry<String, Weights> entry : weights.entrySet()) {
        int count = entry.getValue().size();
        double sum = 0;
        for (int i = 0; i < count; i++, at++) {
          sum += signs[at] * product[at];
        }
        requireNonNull(samples.get(entry.getKey()))[probe] = sum / count;
      }
    }
    SequencedMap<String, Estimate> traces = new LinkedHashMap<>();
    samples.forEach((name, values) -> traces.put(name, Estimate.of(values)));
    return traces;
  }

  /**
   * The spectrum as stochastic Lanczos quadrature tells it (Ghorbani et al. 2019, arXiv
   * 1901.10159), from one random start, with full orthogonalisation.
   *
   * @param steps products with the Hessian; as many values are found at most
   */
  public List<Ritz> spectrum(int steps, long seed) {
    int count = Math.min(steps, size);
    List<double[]> basis = new ArrayList<>();
    DMatrixRMaj tridiagonal = new DMatrixRMaj(count, count);
    double[] direction = normal(new SplittableRandom(seed));
    scale(direction, 1 / norm(direction));
    int found = 0;
    while (found < count) {
      basis.add(direction);
      double[] next = product(direction);
      tridiagonal.set(found, found, dot(direction, next));
      // Twice: once leaves what rounding brings back.
      for (int pass = 0; pass < 2; pass++) {
        basis.forEach(earlier -> subtract(next, earlier, dot(next, earlier)));
      }
      double beta = norm(next);
      found++;
      if (found == count || beta < 1e-10) {
        break;
      }
      tridiagonal.set(found, found - 1, beta);
      tridiagonal.set(found - 1, found, beta);
      scale(next, 1 / beta);
      direction = next;
    }
    return ritz(tridiagonal, found);
  }

  private static List<Ritz> ritz(DMatrixRMaj tridiagonal, int count) {
    DMatrixRMaj found = new DMatrixRMaj(count, count);
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < count; k++) {
        found.set(i, k, tridiagonal.get(i, k));
      }
    }
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(count, true, true);
    if (!eigen.decompose(found)) {
      throw new IllegalArgumentException("no eigenvalues of " + count + " Lanczos steps");
    }
    List<Ritz> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double first = eigen.getEigenVector(i).get(0);
      values.add(new Ritz(eigen.getEigenvalue(i).getReal(), first * first));
    }
    values.sort((one, other) -> Double.compare(other.value(), one.value()));
    return values;
  }

  private double[] normal(SplittableRandom random) {
    double[] direction = new double[size];
    for (int i = 0; i < size; i++) {
      direction[i] = random.nextGaussian();
    }
    return direction;
  }

  private static double dot(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  private static double norm(double[] vector) {
    return Math.sqrt(dot(vector, vector));
  }

  private static void scale(double[] vector, double factor) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= factor;
    }
  }

  private static void subtract(double[] from, double[] direction, double times) {
    for (int i = 0; i < from.length; i++) {
      from[i] -= times * direction[i];
    }
  }
}
