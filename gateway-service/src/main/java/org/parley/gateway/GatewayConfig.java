package org.parley.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the gateway. */
@ConfigMapping(prefix = "parley.gateway")
interface GatewayConfig {
  /**
   * The id that is stamped on what leaves, so that answers come back here. No two gateways may
   * share one; made up at start where it is not set.
   */
  Optional<String> id();

  Limits limits();

  /**
   * Longest wait for the next result of a turn; a service that was killed needs up to 10 s to come
   * back.
   */
  @WithDefault("20S")
  Duration answer();

  /**
   * Chunks of many streams wait so long for each other on their way to Kafka: a request for each
   * costs the broker, this gateway and asr more than what is in it.
   */
  @WithDefault("5ms")
  Duration gather();

  /** Origins of pages, beside our own, that may open a stream: {@code https://example.org}. */
  Optional<List<String>> allowedOrigins();

  /** Folder of the public keys whose routes are believed; PARLEY_TRUSTED_KEYS. */
  @WithDefault(".parley/keys/trusted")
  Path trustedKeys();

  /**
   * Where versions lie, the folder with {@code default.yaml} first. They are only shown: a gateway
   * loads none.
   */
  @WithDefault("models")
  List<Path> modelFolders();

  /**
   * Where a browser reaches rollout-service, {@code https://rollout.example.org}. Without it pages
   * show experiments but cannot change them.
   */
  Optional<URI> rollout();

  /** What is refused. */
  interface Limits {
    /** Streams and requests at once. */
    @WithDefault("256")
    int streams();

    /** Largest body of a request: two minutes of 48 kHz stereo. */
    @WithDefault("24M")
    MemorySize body();

    /** Longest sound of a request. */
    @WithDefault("120S")
    Duration recording();

    /** Longest utterance of a stream. */
    @WithDefault("10M")
    Duration utterance();

    /** Longest text, characters. */
    @WithDefault("1000")
    int text();

    /** Most sound of a stream that may wait to be passed on. */
    @WithDefault("8M")
    MemorySize pendingSound();

    /** Most data that may wait for a slow client to take it: 30 s of sound and some words. */
    @WithDefault("1M")
    MemorySize outbox();
  }
}
