package org.parley.runtime;

import java.time.Duration;

/**
 * A model that has passed all steps of its loading. Whoever takes it closes it.
 *
 * @param bytes of the bundle's content, unpacked
 * @param load time to read and build it
 * @param warmUp time of its first runs and its golden examples
 * @param <M> the loaded model
 */
public record LoadedModel<M extends AutoCloseable>(
    ModelVersion version, M model, long bytes, Duration load, Duration warmUp) {

  /**
   * @throws BundleRefusedException where a step fails; nothing is left open then
   */
  public static <M extends AutoCloseable> LoadedModel<M> of(Bundle bundle, ModelLoader<M> loader) {
    long begin = System.nanoTime();
    M model;
    try {
      model = loader.load(bundle);
    } catch (BundleRefusedException e) {
      throw e;
    } catch (RuntimeException e) {
      // Whatever a stranger's network makes the engine throw.
      throw refused(bundle, "does not load", e);
    }
    long loaded = System.nanoTime();
    try {
      loader.warmUp(model);
      loader.check(bundle, model);
    } catch (RuntimeException e) {
      close(model, e);
      throw e instanceof BundleRefusedException refusal
          ? refusal
          : refused(bundle, "does not run", e);
    }
    Manifest manifest = bundle.manifest();
    return new LoadedModel<>(
        bundle.version(),
        model,
        manifest.networkBytes() + manifest.assetBytes(),
        Duration.ofNanos(loaded - begin),
        Duration.ofNanos(System.nanoTime() - loaded));
  }

  private static BundleRefusedException refused(Bundle bundle, String what, RuntimeException why) {
    return new BundleRefusedException(
        bundle.version().toString(), what + ": " + why.getMessage(), why);
  }

  private static void close(AutoCloseable model, RuntimeException failure) {
    try {
      model.close();
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
  }
}
