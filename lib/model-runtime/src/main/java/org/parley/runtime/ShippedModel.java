package org.parley.runtime;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The version that a process begins with, from its bundle to a model that has passed all steps of
 * its loading. Each step is taken once, by who asks for it first; others wait. Thread-safe.
 *
 * @param <M> the loaded model
 */
public final class ShippedModel<M extends AutoCloseable> {
  private final ModelLoader<M> loader;
  private final FutureTask<Bundle> bundle;
  private final FutureTask<LoadedModel<M>> loaded;

  /**
   * Does nothing yet.
   *
   * @param read gives the bundle
   */
  public ShippedModel(Callable<Bundle> read, ModelLoader<M> loader) {
    this.loader = loader;
    this.bundle = new FutureTask<>(read);
    this.loaded = new FutureTask<>(() -> LoadedModel.of(bundle(), loader));
  }

  /** Begins to load it on a thread of its own. */
  public void begin() {
    Thread.ofPlatform().name("first-model").daemon().start(loaded);
  }

  /** What loads this version and any other. */
  public ModelLoader<M> loader() {
    return loader;
  }

  /**
   * @throws BundleRefusedException where there is none that is intact
   */
  public Bundle bundle() {
    return result(bundle);
  }

  /**
   * The model, the same at each call; who has asked first closes it.
   *
   * @throws BundleRefusedException where a step fails
   */
  public LoadedModel<M> loaded() {
    return result(loaded);
  }

  private static <T> T result(FutureTask<T> task) {
    // Does nothing where somebody has begun it.
    task.run();
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("the first model was not loaded", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the first model was loaded", e);
    }
  }
}
