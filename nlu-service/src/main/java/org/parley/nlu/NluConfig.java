package org.parley.nlu;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** How this service understands. */
@ConfigMapping(prefix = "parley.nlu")
interface NluConfig {
  /** Folder of model bundles with its default.yaml; PARLEY_MODELS. */
  Path models();

  /** Folder of skills; PARLEY_SKILLS. */
  Path skills();

  /**
   * The bundle to use, such as {@code nlu@1-3fa9c21b04de}; the champion of default.yaml where it is
   * not set.
   */
  Optional<String> version();

  /**
   * Where "seven thirty" and "tomorrow" are, such as {@code Europe/Berlin}; the system's zone where
   * it is not set. As text: an optional {@code ZoneId} fails where nothing is set.
   */
  Optional<String> zone();

  /** Transcripts that are remembered, so that a repeated one is not interpreted twice. */
  @WithDefault("10000")
  int remembered();

  /** Folder of the public keys whose versions and routes are believed; PARLEY_TRUSTED_KEYS. */
  @WithDefault(".parley/keys/trusted")
  Path trustedKeys();

  /** Folder of this process alone, for what it fetches from Kafka; PARLEY_FETCHED_MODELS. */
  @WithDefault(".parley/fetched/nlu")
  Path fetchedModels();

  /** Bytes of bundles' content, unpacked, that may be loaded at once. */
  @WithDefault("64M")
  MemorySize memoryBudget();

  /** Names this replica among those of the service, from 0. */
  @WithDefault("0")
  int ordinal();
}
