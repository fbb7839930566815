package org.parley.asr;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.parley.recognition.Recognizer;
import org.parley.runtime.BundleStore;
import org.parley.runtime.ShippedModel;

/**
 * Where the model lies with which the service begins, and how it is run.
 *
 * @param folder of the bundles
 * @param name of the model in {@code models/default.yaml}
 * @param threads of one run of the network
 */
record FirstModel(Path folder, String name, int threads) {
  static final String FOLDER = "models";
  static final String NAME = "asr";
  static final String THREADS = "1";

  private static final AtomicReference<@Nullable Begun> BEGUN = new AtomicReference<>();

  private record Begun(FirstModel what, ShippedModel<Recognizer> shipped) {}

  /**
   * Begins to load the model that the environment and the system properties name. Where the
   * configuration names another one in the end, that is loaded then.
   */
  static void begin() {
    SmallRyeConfig config = new SmallRyeConfigBuilder().addDefaultSources().build();
    try {
      FirstModel named =
          new FirstModel(
              config.getOptionalValue("parley.models", Path.class).orElse(Path.of(FOLDER)),
              config.getOptionalValue("parley.asr.model", String.class).orElse(NAME),
              config
                  .getOptionalValue("parley.asr.threads", Integer.class)
                  .orElse(Integer.valueOf(THREADS)));
      ShippedModel<Recognizer> shipped = named.notBegun();
      BEGUN.set(new Begun(named, shipped));
      shipped.begin();
    } catch (IllegalArgumentException e) {
      // Said by whoever reads the configuration as a whole.
    }
  }

  /** What was begun and is not yet handed out. */
  static Optional<ShippedModel<Recognizer>> begun() {
    return Optional.ofNullable(BEGUN.get()).map(Begun::shipped);
  }

  private ShippedModel<Recognizer> notBegun() {
    return new ShippedModel<>(
        () -> new BundleStore(folder).champion(name), new RecognizerLoader(threads));
  }

  /** This model, with what {@link #begin} has begun of it; that is handed out once. */
  ShippedModel<Recognizer> shipped() {
    Begun begun = BEGUN.getAndSet(null);
    if (begun == null) {
      return notBegun();
    }
    if (begun.what().equals(this)) {
      return begun.shipped();
    }
    Thread.ofPlatform().daemon().start(() -> begun.shipped().loaded().model().close());
    return notBegun();
  }
}
