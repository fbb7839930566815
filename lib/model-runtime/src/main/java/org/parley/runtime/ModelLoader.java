package org.parley.runtime;

/**
 * How a bundle becomes a model that serves, in the three steps that it may fail in.
 *
 * @param <M> the loaded model
 */
public interface ModelLoader<M extends AutoCloseable> {
  /**
   * @throws BundleRefusedException where the bundle lacks something, its parts do not fit together
   *     or its network does not load
   */
  M load(Bundle bundle);

  /** Runs the model as it will be run: the first runs of a network cost far more than the later. */
  void warmUp(M model);

  /**
   * Runs the bundle's golden examples.
   *
   * @throws BundleRefusedException where the model does not give what they say
   */
  void check(Bundle bundle, M model);
}
