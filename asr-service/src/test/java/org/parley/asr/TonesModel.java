package org.parley.asr;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.parley.recognition.Tones;
import org.parley.runtime.BundleStore;

/** Gives the service a models folder whose champion hears the language of tones. */
public final class TonesModel implements QuarkusTestResourceLifecycleManager {
  @Override
  public Map<String, String> start() {
    try {
      Path folder = Files.createTempDirectory("parley-models");
      BundleStore store = new BundleStore(folder);
      Tones.writer().write(store.file(Tones.bundle().version()));
      store.makeChampion(Tones.bundle().version());
      return Map.of("parley.models", folder.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("no models folder", e);
    }
  }

  @Override
  public void stop() {}
}
