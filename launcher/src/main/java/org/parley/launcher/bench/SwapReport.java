package org.parley.launcher.bench;

import java.io.PrintWriter;
import java.util.List;

/**
 * What swaps do to streams that run.
 *
 * @param lost utterances without a final
 * @param doubled finals that Kafka has beyond the first of an utterance
 * @param changed utterances whose words are not those that the version that made them gives alone
 * @param swap partials and finals that came in a swap's second, milliseconds after their sound was
 *     sent
 * @param quiet those of the seconds between
 * @param p99Ratio of swap to quiet
 * @param rssRatio asr's resident memory at the end over that at the 50th swap, or at half of them
 *     where they are fewer; 0 where it cannot be seen
 * @param rssMb both, each the median of the twenty swaps up to it
 * @param loaded from the route to the last replica's report that it has the version, milliseconds
 * @param inForce from that report to the last replica's that it obeys the route, milliseconds
 */
public record SwapReport(
    int swaps,
    int streams,
    int utterances,
    int lost,
    int doubled,
    int changed,
    Latencies swap,
    Latencies quiet,
    double p99Ratio,
    double p99DeltaMs,
    double rssRatio,
    List<Long> rssMb,
    Latencies loaded,
    Latencies inForce) {

  /**
   * @param count how many were measured
   */
  public record Latencies(int count, double p50, double p99, double most) {
    static Latencies of(List<Double> ms) {
      Figures figures = Figures.of(ms);
      return new Latencies(
          ms.size(),
          figures.p50(),
          figures.p99(),
          ms.stream().mapToDouble(Double::doubleValue).max().orElse(0));
    }
  }

  /** For people. */
  public void print(PrintWriter out) {
    out.printf(
        "%d swaps under %d streams, %d utterances: %d lost, %d doubled, %d changed%n",
        swaps, streams, utterances, lost, doubled, changed);
    out.printf("%-34s %8s %8s %8s %8s%n", "ms", "count", "p50", "p99", "most");
    print(out, "from sound to words, swap seconds", swap);
    print(out, "from sound to words, quiet seconds", quiet);
    print(out, "from route to loaded everywhere", loaded);
    print(out, "from loaded to in force everywhere", inForce);
    out.printf("p99 of swap over quiet seconds: %.3f, %+.1f ms%n", p99Ratio, p99DeltaMs);
    out.printf("resident memory of asr, MB: %s, ratio %.3f%n", rssMb, rssRatio);
    out.flush();
  }

  private static void print(PrintWriter out, String name, Latencies ms) {
    out.printf("%-34s %8d %8.1f %8.1f %8.1f%n", name, ms.count(), ms.p50(), ms.p99(), ms.most());
  }
}
