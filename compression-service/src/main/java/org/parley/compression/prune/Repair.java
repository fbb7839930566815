package org.parley.compression.prune;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.secondorder.LayerInputs;

/**
 * Lets the products that lost inputs make up for them: with H = 2XXᵀ of a product's inputs in the
 * wide network, the kernel of the inputs that are left becomes K + H⁻¹ₗₗ Hₗₘ Kₘ, m being those that
 * are missing: the least squares of the wide product's outputs (the surgeon's step of Hassibi and
 * Stork 1993 for all missing inputs at once).
 */
final class Repair {
  /** Of the mean diagonal: inputs that say the same as others leave H without an inverse. */
  private static final double DAMPING = 1e-4;

  private Repair() {}

  /**
   * The narrow network with other kernels.
   *
   * @param kept for each unit of the wide network, whether it is left
   */
  static Network of(Network narrow, ChannelGroups groups, boolean[] kept, LayerInputs inputs) {
    Network wide = groups.network();
    Map<String, Weights> parameters = new LinkedHashMap<>(narrow.parameters());
    for (Network.Node node : wide.nodes()) {
      if (LayerInputs.isProduct(node.layer())) {
        int[] units = groups.of(node.inputs().getFirst());
        if (IntStream.of(units).anyMatch(unit -> !kept[unit])) {
          String name = node.name() + "/kernel";
          Weights kernel = requireNonNull(parameters.get(name));
          int[] outputs = places(groups.of(node.name()), kept, true, 1);
          int taps = node.layer() instanceof Layer.Conv1d conv ? conv.kernel().axis(0) : 1;
          parameters.put(
              name,
              new Weights(
                  kernel.shape(),
                  solved(
                      LayerInputs.kernel(node.layer()).selected(1, outputs),
                      inputs.gram(wide, node.name()).damped(DAMPING),
                      places(units, kept, true, taps),
                      places(units, kept, false, taps))));
        }
      }
    }
    return narrow.with(parameters);
  }

  /** Places of the units that are left, or missing, once for each tap. */
  private static int[] places(int[] units, boolean[] kept, boolean left, int taps) {
    return IntStream.range(0, taps * units.length)
        .filter(i -> kept[units[i % units.length]] == left)
        .toArray();
  }

  /**
   * The kernel of the inputs that are left.
   *
   * @param kernel [inputs, outputs]
   */
  static float[] solved(Weights kernel, DMatrixRMaj hessian, int[] left, int[] missing) {
    int outputs = kernel.axis(1);
    DMatrixRMaj lost = matrix(kernel.selected(0, missing));
    DMatrixRMaj wanted = new DMatrixRMaj(left.length, outputs);
    CommonOps_DDRM.mult(part(hessian, left, missing), lost, wanted);
    LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(left.length);
    if (!solver.setA(part(hessian, left, left))) {
      throw new IllegalArgumentException(
          "inputs of a product of " + hessian.numRows + " cannot be told apart");
    }
    DMatrixRMaj change = new DMatrixRMaj(left.length, outputs);
    solver.solve(wanted, change);
    float[] made = Arrays.copyOf(kernel.selected(0, left).values(), left.length * outputs);
    for (int i = 0; i < made.length; i++) {
      made[i] += (float) change.data[i];
    }
    return made;
  }

  private static DMatrixRMaj part(DMatrixRMaj from, int[] rows, int[] columns) {
    DMatrixRMaj part = new DMatrixRMaj(rows.length, columns.length);
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < columns.length; k++) {
        part.unsafe_set(i, k, from.unsafe_get(rows[i], columns[k]));
      }
    }
    return part;
  }

  private static DMatrixRMaj matrix(Weights weights) {
    DMatrixRMaj matrix = new DMatrixRMaj(weights.axis(0), weights.axis(1));
    for (int i = 0; i < matrix.data.length; i++) {
      matrix.data[i] = weights.values()[i];
    }
    return matrix;
  }
}
