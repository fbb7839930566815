package org.parley.asr;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.parley.asr.listening.Models;
import org.parley.recognition.GoldenExamples;
import org.parley.recognition.Recognizer;
import org.parley.recognition.UtteranceStream;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleRefusedException;
import org.parley.runtime.BundleStore;
import org.parley.runtime.ModelSlot;
import org.parley.runtime.ModelSlot.Lease;
import org.parley.signal.LogMel;

/** The models of the models folder, loaded and warm. Owns them. */
@Startup
@ApplicationScoped
class LoadedModels implements Models {
  private static final Logger LOG = Logger.getLogger(LoadedModels.class);
  private static final int WARM_UP_STREAMS = 8;

  private final BundleStore store;
  private final int threads;
  private final ModelSlot<Recognizer> champion;
  private final Map<String, ModelSlot<Recognizer>> others = new TreeMap<>();

  LoadedModels(
      AsrConfig config,
      @ConfigProperty(name = "parley.models", defaultValue = "models") Path folder) {
    this.store = new BundleStore(folder);
    this.threads = config.threads();
    try {
      this.champion = load(store.champion(config.model()));
    } catch (BundleRefusedException e) {
      // Printed as the one line that it is; nothing can be served without a model.
      throw new PreventFurtherStepsException(e.getMessage(), 1);
    }
  }

  private ModelSlot<Recognizer> load(Bundle bundle) {
    long begin = System.nanoTime();
    Recognizer recognizer = Recognizer.load(bundle, threads);
    try {
      warmUp(recognizer);
      GoldenExamples.check(bundle, recognizer);
    } catch (RuntimeException e) {
      recognizer.close();
      throw e;
    }
    LOG.infof(
        "%s loaded and warm in %d ms, %d words",
        bundle.version(), (System.nanoTime() - begin) / 1_000_000, recognizer.vocabulary());
    return new ModelSlot<>(bundle.version(), recognizer);
  }

  /** The first runs of a network cost far more than the later ones. */
  private static void warmUp(Recognizer recognizer) {
    for (int streams = 1; streams <= WARM_UP_STREAMS; streams *= 2) {
      List<UtteranceStream> open = new ArrayList<>();
      for (int i = 0; i < streams; i++) {
        UtteranceStream stream = recognizer.open();
        stream.accept(new float[LogMel.SAMPLE_RATE]);
        stream.end();
        open.add(stream);
      }
      while (recognizer.advance(open) > 0) {
        // Until everything is recognised.
      }
    }
  }

  @Override
  public Lease<Recognizer> champion() {
    return champion.lease();
  }

  /** Called by the decoding loop alone, for utterances that another process began. */
  @Override
  public Optional<Lease<Recognizer>> version(String version) {
    if (champion.version().toString().equals(version)) {
      return Optional.of(champion.lease());
    }
    try {
      return Optional.of(
          others.computeIfAbsent(version, wanted -> load(store.byVersion(wanted))).lease());
    } catch (BundleRefusedException | IllegalArgumentException e) {
      LOG.warnf("an utterance was begun with %s, which cannot be had: %s", version, e.getMessage());
      return Optional.empty();
    }
  }

  String championName() {
    return champion.version().toString();
  }

  @PreDestroy
  void close() {
    champion.close();
    others.values().forEach(ModelSlot::close);
  }
}
