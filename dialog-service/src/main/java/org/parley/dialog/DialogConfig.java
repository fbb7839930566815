package org.parley.dialog;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How this service talks. */
@ConfigMapping(prefix = "parley.dialog")
interface DialogConfig {
  /** The folder of skills, {@code PARLEY_SKILLS}. */
  @WithDefault("${parley.skills:skills}")
  Path skills();

  /**
   * In which times of day are meant, such as {@code Europe/Berlin}; the machine's own by default.
   */
  Optional<String> zone();

  /**
   * Names this replica among those of the service, from 0; no two may share it, because the
   * transactions of the older one are cut off.
   */
  @WithDefault("0")
  int ordinal();

  /**
   * A session that nobody speaks in for so long is forgotten, unless it has a timer, something on a
   * list or an open order. Longer than interpretations are kept (a day), so that none of them is
   * answered anew.
   */
  @WithDefault("7d")
  Duration forgetAfter();

  /** After this Kafka gives up a transaction whose process is gone. */
  @WithDefault("10s")
  Duration transactionTimeout();
}
