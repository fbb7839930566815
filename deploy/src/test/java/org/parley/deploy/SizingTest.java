package org.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The sizing table of docs/KUBERNETES.md follows from what was measured, and from nothing else. */
class SizingTest {
  private static final Path GUIDE = Manifests.DEPLOY.resolveSibling("docs/KUBERNETES.md");
  private static final String BEGIN = "| streams |";

  /** Processor seconds a second of sound, in all services; README, bench streams. */
  private static final double CORES = 0.020;

  /** Sound of a stream into Kafka, kB/s: 16 kHz of 16 bits. */
  private static final double SOUND_KB = 32;

  /** What a turn writes back, 105 kB every 5 s; decision 20. */
  private static final double ANSWERS_KB = 105.0 / 5;

  /** Utterances an asr replica hears at once; scaling.yaml. */
  private static final int ASR_STREAMS = 60;

  /** Streams a gateway takes; GatewayConfig. */
  private static final int GATEWAY_STREAMS = 256;

  /** Partitions of a topic by session are a multiple of this, with some to spare for replicas. */
  private static final int PARTITIONS = 24;

  private static final double SPARE = 1.15;
  private static final int COPIES = 3;

  /** An hour of sound and a day of words, one copy; topics.yaml. */
  private static final double KEPT_GB = (50.0 * 3_600 + 2.8 * 86_400) / 1e6;

  /** What a broker takes in, MB/s, replication included. */
  private static final double BROKER_MB = 100;

  @Test
  void theTableIsComputed() throws IOException {
    String table =
        IntStream.of(100, 1_000, 10_000, 100_000)
            .mapToObj(SizingTest::row)
            .collect(Collectors.joining("\n", header() + "\n", "\n\n"));
    String guide = Files.readString(GUIDE);
    int from = guide.indexOf(BEGIN);
    int to = guide.indexOf("\n\n", from) + 2;
    if ("write".equals(System.getProperty("golden"))) {
      guide = guide.substring(0, from) + table + guide.substring(to);
      Files.writeString(GUIDE, guide);
    }
    assertThat(guide).as("%s; -Dgolden=write writes it anew", GUIDE).contains(table);
  }

  private static String header() {
    return """
    | streams | processor, cores | asr, 60 each | partitions | gateways, 256 each and one more | into the brokers, MB/s | out of them, MB/s | on disk, 3 copies | brokers |
    |---|---|---|---|---|---|---|---|---|\
    """;
  }

  private static String row(int streams) {
    int asr = up(streams / (double) ASR_STREAMS);
    int partitions = PARTITIONS * up(asr * SPARE / PARTITIONS);
    int gateways = up(streams / (double) GATEWAY_STREAMS) + 1;
    double in = streams * (SOUND_KB + ANSWERS_KB) / 1e3;
    // To asr once, to every gateway all of what comes back, and to the other copies.
    double out = streams * (SOUND_KB + ANSWERS_KB * gateways) / 1e3 + in * (COPIES - 1);
    double disk = COPIES * KEPT_GB * streams;
    int brokers = Math.max(COPIES, up(in * COPIES / BROKER_MB));
    return String.format(
        Locale.ROOT,
        "| %,d | %,d | %,d | %,d | %,d | %,.0f | %,.0f | %s | %d |",
        streams,
        up(CORES * streams),
        asr,
        partitions,
        gateways,
        in,
        out,
        size(disk),
        brokers);
  }

  private static String size(double gigabytes) {
    return gigabytes < 1_000
        ? String.format(Locale.ROOT, "%.0f GB", gigabytes)
        : String.format(Locale.ROOT, "%,.1f TB", gigabytes / 1_000);
  }

  private static int up(double exact) {
    return (int) Math.ceil(exact);
  }
}
