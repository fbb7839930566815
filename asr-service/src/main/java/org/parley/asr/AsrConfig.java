package org.parley.asr;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import org.parley.asr.listening.ListenerSettings;
import org.parley.recognition.Endpointer;

/** How this service listens. */
@ConfigMapping(prefix = "parley.asr")
interface AsrConfig {
  /** Name of the model in {@code models/default.yaml}. */
  @WithDefault(FirstModel.NAME)
  String model();

  /** Threads of one run of the network. */
  @WithDefault(FirstModel.THREADS)
  int threads();

  /** A silence of this length after speech ends an utterance that has no end mark. */
  @WithDefault("600ms")
  Duration silence();

  /** Longer utterances are cut. */
  @WithDefault("30s")
  Duration longest();

  /** An utterance without end mark that gets no sound for so long is ended. */
  @WithDefault("5s")
  Duration stalled();

  /**
   * Utterances recognised at once; a further one is answered with an empty transcript, its sound
   * goes to the dead letters.
   */
  @WithDefault("200")
  int utterances();

  /**
   * Times that an utterance is begun with the same model; if the process dies each time, the
   * champion tries it once where that is another, and it is given up.
   */
  @WithDefault("2")
  int attempts();

  /**
   * With many utterances the network runs so often at most, so that it takes many of them at once.
   */
  @WithDefault("10ms")
  Duration gather();

  /**
   * A replica that is to stop begins nothing new and finishes what it has begun, for so long at
   * most.
   */
  @WithDefault("3s")
  Duration finishing();

  /** Chunks waiting to be taken; Kafka is asked for no more until there are fewer. */
  @WithDefault("5000")
  int waiting();

  /** Names this replica among those of the service, from 0. */
  @WithDefault("0")
  int ordinal();

  /** Folder of the public keys whose versions and routes are believed; PARLEY_TRUSTED_KEYS. */
  @WithDefault(".parley/keys/trusted")
  Path trustedKeys();

  /** Folder of this process alone, for what it fetches from Kafka; PARLEY_FETCHED_MODELS. */
  @WithDefault(".parley/fetched/asr")
  Path fetchedModels();

  /** Bytes of bundles' content, unpacked, that may be loaded at once. */
  @WithDefault("96M")
  MemorySize memoryBudget();

  /** With as many utterances being recognised, the route's shadow hears no further one. */
  @WithDefault("16")
  int shadowUtterances();

  /** Share of its time that the decoding thread may be busy while a shadow works beside it. */
  @WithDefault("0.5")
  double shadowLoad();

  default ListenerSettings listener() {
    return new ListenerSettings(
        new Endpointer.Settings((int) silence().toMillis(), (int) longest().toMillis()),
        stalled(),
        ListenerSettings.DEFAULT.leadMs(),
        ListenerSettings.DEFAULT.keptMs(),
        utterances(),
        attempts());
  }
}
