package org.parley.events;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The topics with their settings. A version that readers of the old one cannot read gets a new
 * name.
 */
public final class Topics {
  public static final String AUDIO = "parley.audio.v1";
  public static final String TRANSCRIPTS = "parley.transcripts.v1";
  public static final String INTERPRETATIONS = "parley.interpretations.v1";
  public static final String REPLIES = "parley.replies.v1";
  public static final String SPEECH = "parley.speech.v1";
  public static final String DIALOG_STATES = "parley.dialog-states.v1";
  public static final String TURNS = "parley.turns.v1";
  public static final String MODEL_BUNDLES = "parley.models.bundles.v1";
  public static final String MODEL_VERSIONS = "parley.models.versions.v1";
  public static final String MODEL_ROUTES = "parley.models.routes.v1";
  public static final String MODEL_REPLICAS = "parley.models.replicas.v1";
  public static final String SHADOWS = "parley.shadows.v1";
  public static final String EXPERIMENTS = "parley.experiments.v1";
  public static final String OBSERVATIONS = "parley.observations.v1";
  public static final String DECISIONS = "parley.decisions.v1";
  public static final String JOBS = "parley.jobs.v1";

  /**
   * Equal for all topics whose key is a session, so that one session's records have the same
   * partition number everywhere and a service restores its state from the partition that it was
   * assigned.
   */
  public static final int SESSION_PARTITIONS = 6;

  private static final long MEBIBYTE = 1L << 20;

  private static final List<TopicSpec> ALL =
      List.of(
          sound(AUDIO),
          words(TRANSCRIPTS, Duration.ofDays(1)),
          words(INTERPRETATIONS, Duration.ofDays(1)),
          words(REPLIES, Duration.ofDays(1)),
          sound(SPEECH),
          compacted(DIALOG_STATES, SESSION_PARTITIONS),
          words(TURNS, Duration.ofDays(30)),
          compacted(MODEL_BUNDLES, 1),
          compacted(MODEL_VERSIONS, 1),
          compacted(MODEL_ROUTES, 1),
          compacted(MODEL_REPLICAS, 1),
          words(SHADOWS, Duration.ofDays(30)),
          compacted(EXPERIMENTS, 1),
          // One partition: the order is the order in which the statistics are computed.
          kept(OBSERVATIONS),
          kept(DECISIONS),
          compacted(JOBS, 1),
          deadLetterSpec(AUDIO, "asr"),
          deadLetterSpec(TRANSCRIPTS, "asr"),
          deadLetterSpec(TRANSCRIPTS, "nlu"),
          deadLetterSpec(TRANSCRIPTS, "gateway"),
          deadLetterSpec(INTERPRETATIONS, "dialog"),
          deadLetterSpec(INTERPRETATIONS, "gateway"),
          deadLetterSpec(DIALOG_STATES, "dialog"),
          deadLetterSpec(TURNS, "dialog"),
          deadLetterSpec(TURNS, "rollout"),
          deadLetterSpec(SHADOWS, "rollout"),
          deadLetterSpec(REPLIES, "tts"),
          deadLetterSpec(REPLIES, "gateway"),
          deadLetterSpec(SPEECH, "gateway"));

  private Topics() {}

  /**
   * How a topic is created.
   *
   * @param config Kafka's topic settings
   */
  public record TopicSpec(String name, int partitions, Map<String, String> config) {
    public TopicSpec {
      config = Map.copyOf(config);
    }
  }

  public static List<TopicSpec> all() {
    return ALL;
  }

  /** The topic that an event travels on. */
  public static String of(Event event) {
    return EventType.of(event).topic();
  }

  /** Where a consumer (its group, {@code asr}) puts the records of a topic that it cannot read. */
  public static String deadLetter(String topic, String consumer) {
    return topic + "." + consumer + ".dlq";
  }

  /** A dead-letter topic keeps sound for an hour like its source, everything else for a day. */
  private static TopicSpec deadLetterSpec(String topic, String consumer) {
    Duration kept =
        topic.equals(AUDIO) || topic.equals(SPEECH) ? Duration.ofHours(1) : Duration.ofDays(1);
    Map<String, String> config = shortLived(kept);
    config.put("retention.bytes", Long.toString(64 * MEBIBYTE));
    return new TopicSpec(deadLetter(topic, consumer), 1, config);
  }

  /**
   * Sound is kept for an hour, and on a laptop not above 1.5 GiB a topic: 100 streams are 11.5 GB
   * an hour.
   */
  private static TopicSpec sound(String name) {
    Map<String, String> config = shortLived(Duration.ofHours(1));
    config.put("retention.bytes", Long.toString(256 * MEBIBYTE));
    config.put("segment.bytes", Long.toString(64 * MEBIBYTE));
    return new TopicSpec(name, SESSION_PARTITIONS, config);
  }

  private static TopicSpec words(String name, Duration kept) {
    Map<String, String> config = shortLived(kept);
    config.put("retention.bytes", Long.toString(256 * MEBIBYTE));
    config.put("segment.bytes", Long.toString(64 * MEBIBYTE));
    return new TopicSpec(name, SESSION_PARTITIONS, config);
  }

  /**
   * Only closed segments are deleted: a topic that trickles would keep its first record for a week.
   */
  private static Map<String, String> shortLived(Duration kept) {
    Map<String, String> config = new TreeMap<>();
    config.put("cleanup.policy", "delete");
    config.put("retention.ms", Long.toString(kept.toMillis()));
    config.put("segment.ms", Long.toString(Duration.ofMinutes(10).toMillis()));
    return config;
  }

  private static TopicSpec kept(String name) {
    return new TopicSpec(name, 1, Map.of("cleanup.policy", "delete", "retention.ms", "-1"));
  }

  private static TopicSpec compacted(String name, int partitions) {
    return new TopicSpec(
        name,
        partitions,
        Map.of(
            "cleanup.policy",
            "compact",
            "min.cleanable.dirty.ratio",
            "0.1",
            "segment.ms",
            Long.toString(Duration.ofHours(1).toMillis()),
            "segment.bytes",
            Long.toString(16 * MEBIBYTE)));
  }
}
