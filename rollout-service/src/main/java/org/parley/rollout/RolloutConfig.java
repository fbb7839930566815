package org.parley.rollout;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** How this service waits and signs. */
@ConfigMapping(prefix = "parley.rollout")
interface RolloutConfig {
  /**
   * A session in which nobody spoke for so long has ended, and counts. Whoever makes it shorter
   * than people pause gets sessions of one turn and loses the later ones.
   */
  @WithDefault("2m")
  Duration sessionIdle();

  /** The key that routes are signed with; PARLEY_SIGNING_KEY. */
  Path signingKey();

  /** After this Kafka gives up a transaction whose process is gone. */
  @WithDefault("10s")
  Duration transactionTimeout();
}
