package org.parley.events;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /**
   * How long the tombstone of a forgotten session stays, and with it the mark that keeps what is
   * said before from being answered: longer than sound, its transcript and its interpretation
   * together can wait for a service that was away.
   */
  public static final Duration TOMBSTONES_KEPT = Duration.ofDays(3);

  private static final long MEBIBYTE = 1L << 20;

  private static final Duration SEGMENT = Duration.ofMinutes(10);

  /** Brokers look for what is too old every five minutes and delete it a minute later. */
  private static final Duration DELETING = Duration.ofMinutes(6);

  private static final List<TopicSpec> ALL =
      List.of(
          sound(AUDIO),
          words(TRANSCRIPTS, Duration.ofDays(1)),
          words(INTERPRETATIONS, Duration.ofDays(1)),
          words(REPLIES, Duration.ofDays(1)),
          sound(SPEECH),
          states(DIALOG_STATES),
          figures(TURNS, Duration.ofDays(30)),
          compacted(MODEL_BUNDLES, 1),
          compacted(MODEL_VERSIONS, 1),
          compacted(MODEL_ROUTES, 1),
          compacted(MODEL_REPLICAS, 1),
          figures(SHADOWS, Duration.ofDays(30)),
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

  /** What of people a topic's records hold. */
  public enum Content {
    SOUND,
    WORDS,
    /** Numbers, names of sessions, models: no word that was said. */
    FIGURES
  }

  /**
   * How a topic is created.
   *
   * @param content what of people is in it
   * @param config Kafka's topic settings
   */
  public record TopicSpec(
      String name, int partitions, Content content, Map<String, String> config) {
    public TopicSpec {
      config = Map.copyOf(config);
    }

    /** How old a record may be; empty where age ends none. */
    public Optional<Duration> retention() {
      return Optional.ofNullable(config.get("retention.ms"))
          .map(Long::parseLong)
          .filter(ms -> ms >= 0)
          .map(Duration::ofMillis);
    }

    /**
     * After how long a record is off the brokers' disks: the segment that it lies in goes as a
     * whole, and its last record may be {@code segment.ms} younger.
     */
    public Optional<Duration> goneAfter() {
      return retention().map(kept -> kept.plus(SEGMENT).plus(DELETING));
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

  /** Of a topic's dead letters: a record of it, or whatever was taken for one. */
  private static Content contentOf(String topic) {
    return switch (topic) {
      case AUDIO, SPEECH -> Content.SOUND;
      case TURNS, SHADOWS -> Content.FIGURES;
      default -> Content.WORDS;
    };
  }

  /** A dead-letter topic keeps sound for an hour like its source, everything else for a day. */
  private static TopicSpec deadLetterSpec(String topic, String consumer) {
    Duration kept = contentOf(topic) == Content.SOUND ? Duration.ofHours(1) : Duration.ofDays(1);
    Map<String, String> config = shortLived(kept);
    config.put("retention.bytes", Long.toString(64 * MEBIBYTE));
    return new TopicSpec(deadLetter(topic, consumer), 1, contentOf(topic), config);
  }

  /**
   * Sound is kept for an hour, and on a laptop not above 1.5 GiB a topic: 100 streams are 11.5 GB
   * an hour.
   */
  private static TopicSpec sound(String name) {
    Map<String, String> config = shortLived(Duration.ofHours(1));
    config.put("retention.bytes", Long.toString(256 * MEBIBYTE));
    config.put("segment.bytes", Long.toString(64 * MEBIBYTE));
    return new TopicSpec(name, SESSION_PARTITIONS, Content.SOUND, config);
  }

  private static TopicSpec words(String name, Duration kept) {
    return shortLived(name, Content.WORDS, kept);
  }

  private static TopicSpec figures(String name, Duration kept) {
    return shortLived(name, Content.FIGURES, kept);
  }

  private static TopicSpec shortLived(String name, Content content, Duration kept) {
    Map<String, String> config = shortLived(kept);
    config.put("retention.bytes", Long.toString(256 * MEBIBYTE));
    config.put("segment.bytes", Long.toString(64 * MEBIBYTE));
    return new TopicSpec(name, SESSION_PARTITIONS, content, config);
  }

  /**
   * Only closed segments are deleted: a topic that trickles would keep its first record for a week.
   */
  private static Map<String, String> shortLived(Duration kept) {
    Map<String, String> config = new TreeMap<>();
    config.put("cleanup.policy", "delete");
    config.put("retention.ms", Long.toString(kept.toMillis()));
    config.put("segment.ms", Long.toString(SEGMENT.toMillis()));
    return config;
  }

  private static TopicSpec kept(String name) {
    return new TopicSpec(
        name, 1, Content.FIGURES, Map.of("cleanup.policy", "delete", "retention.ms", "-1"));
  }

  /**
   * What sessions keep: what a newer state or a tombstone replaces is compacted within the hour.
   */
  private static TopicSpec states(String name) {
    Map<String, String> config = new TreeMap<>(compacted(name, SESSION_PARTITIONS).config());
    config.put("max.compaction.lag.ms", Long.toString(Duration.ofHours(1).toMillis()));
    config.put("delete.retention.ms", Long.toString(TOMBSTONES_KEPT.toMillis()));
    return new TopicSpec(name, SESSION_PARTITIONS, Content.WORDS, config);
  }

  private static TopicSpec compacted(String name, int partitions) {
    return new TopicSpec(
        name,
        partitions,
        Content.FIGURES,
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
