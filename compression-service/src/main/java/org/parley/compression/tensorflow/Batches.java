package org.parley.compression.tensorflow;

/**
 * Where training's batches come from. A batch depends on its step alone, so that a run that was
 * killed and resumed sees what the uninterrupted one would have seen. Called from one thread at a
 * time, though not always the same.
 */
public interface Batches extends AutoCloseable {

  /** Steps after which the data has been seen once. */
  int perEpoch();

  /**
   * @param step from 0
   */
  Batch batch(long step);

  @Override
  default void close() {}
}
