package org.parley.compression.retraining;

import java.util.Map;
import java.util.SequencedMap;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;

/**
 * The gradient of a model's own loss, batch by batch, without dropout. The same batches every time:
 * two calls with the same weights find the same, and two with weights a little apart give products
 * with the Hessian by finite differences.
 */
public interface Gradients extends AutoCloseable {

  /** Takes what one batch gave; Σ g² over the calls is the diagonal Fisher information. */
  interface Reader {

    /**
     * @param loss of the batch, a mean over what it predicts
     * @param gradients by the names of {@link Network#parameters()}, each of its weights' shape
     */
    void read(double loss, SequencedMap<String, Weights> gradients);
  }

  /**
   * Calls the reader once for each batch, in order.
   *
   * @param parameters at which the gradients are taken, as {@link Network#parameters()}
   */
  void at(Map<String, Weights> parameters, Reader reader);

  @Override
  void close();
}
