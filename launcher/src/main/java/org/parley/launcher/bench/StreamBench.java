package org.parley.launcher.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.parley.launcher.gateway.Gateway;
import org.parley.skills.SkillSet;

/** Many sessions that speak at once, in real time, each compared with itself alone. */
public final class StreamBench {
  private final Gateway gateway;
  private final List<Utterance> utterances;
  private final SuiteCost cost;
  private final Consumer<String> progress;
  private final String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
  private final Map<Utterance, String> alone = new LinkedHashMap<>();
  private int runs;

  StreamBench(
      Gateway gateway, List<Utterance> utterances, SuiteCost cost, Consumer<String> progress) {
    this.gateway = gateway;
    this.utterances = utterances;
    this.cost = cost;
    this.progress = progress;
  }

  /**
   * A bench with utterances of its own making.
   *
   * @param processes whose cost is measured, by name
   * @param progress is told what is done now
   */
  public static StreamBench of(
      Gateway gateway,
      SkillSet skills,
      int distinct,
      long seed,
      Map<String, ProcessHandle> processes,
      Consumer<String> progress) {
    progress.accept("speaking %d sentences".formatted(distinct));
    return new StreamBench(
        gateway, Utterances.make(skills, distinct, seed), new SuiteCost(processes), progress);
  }

  /**
   * How long a run is.
   *
   * @param length at least
   * @param utterances at least, in all streams together
   * @param toTheEnd whether it goes on when the streams are certain not to be held
   */
  public record Extent(Duration length, int utterances, boolean toTheEnd) {}

  /** So many sessions speak at once for so long, and nothing of it is counted. */
  public void warmUp(int streams, Duration length) throws InterruptedException {
    begin();
    progress.accept("%d streams for %d s to warm up".formatted(streams, length.toSeconds()));
    var _ = together(streams, new Extent(length, 1, true));
  }

  /** So many sessions speak at once. The first run hears every utterance alone before. */
  public StreamReport run(int streams, Extent extent) throws InterruptedException {
    begin();
    progress.accept(
        "%d streams for %d s and %d utterances"
            .formatted(streams, extent.length().toSeconds(), extent.utterances()));
    Duration before = cost.cpu();
    List<TurnResult> results = together(streams, extent);
    double audio = results.stream().mapToDouble(result -> result.utterance().seconds()).sum();
    double cpu = cost.cpu().minus(before).toMillis() / 1000.0;
    StreamReport report =
        StreamReport.of(
            streams,
            results,
            alone,
            audio == 0 ? 0 : Math.round(1e5 * cpu / audio) / 1e5,
            cost.memoryMb());
    progress.accept(report.summary());
    return report;
  }

  private void begin() throws InterruptedException {
    if (alone.isEmpty()) {
      hearAlone();
    }
    runs++;
  }

  /** Each utterance's transcript with nobody else speaking. */
  private void hearAlone() throws InterruptedException {
    progress.accept("hearing %d utterances one by one".formatted(utterances.size()));
    try (var stream = new LoadStream(gateway, "bench-" + run + "-alone")) {
      for (Utterance utterance : utterances) {
        stream.pour(utterance);
        TurnResult result = stream.finish(utterance, false);
        if (!result.hasFinal()) {
          throw new IllegalStateException(
              "an utterance of %.1f s has no transcript though nobody else speaks"
                  .formatted(utterance.seconds()));
        }
        alone.put(utterance, result.transcript());
      }
    }
  }

  private List<TurnResult> together(int streams, Extent extent) throws InterruptedException {
    long start = System.nanoTime();
    List<Future<List<TurnResult>>> speaking = new ArrayList<>();
    List<TurnResult> results = new ArrayList<>();
    var tally = new Tally(extent.utterances());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < streams; i++) {
        speaking.add(threads.submit(speaker(i, streams, start, extent, tally)));
      }
      for (Future<List<TurnResult>> one : speaking) {
        results.addAll(one.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a stream ended early: " + e.getMessage(), e);
    }
    return results;
  }

  /** A session that begins a little after the one before, all within the first four seconds. */
  private Callable<List<TurnResult>> speaker(
      int number, int streams, long start, Extent extent, Tally tally) {
    String session = "bench-%s-%d-%d".formatted(run, runs, number);
    return () -> {
      List<TurnResult> results = new ArrayList<>();
      long due = start + Duration.ofSeconds(4).toNanos() * number / streams;
      long end = start + extent.length().toNanos();
      try (var stream = new LoadStream(gateway, session)) {
        for (int turn = 0; due < end || !tally.enough(); turn++) {
          if (!extent.toTheEnd() && tally.hopeless()) {
            return results;
          }
          Utterance utterance = utterances.get((number + turn * streams) % utterances.size());
          tally.begin();
          due = Math.max(due, System.nanoTime());
          TurnResult result = speak(stream, utterance, due);
          due += Math.round(1e9 * utterance.seconds());
          tally.end(result.isLost(alone), result.isLate());
          results.add(result);
          if (!stream.isOpen()) {
            return results;
          }
        }
      }
      return results;
    };
  }

  /** One turn; on a stream that the gateway has closed, nothing comes of it. */
  private static TurnResult speak(LoadStream stream, Utterance utterance, long startNanos)
      throws InterruptedException {
    try {
      stream.speak(utterance, startNanos);
      return stream.finish(utterance, true);
    } catch (CompletionException e) {
      return TurnResult.nothing(utterance);
    }
  }
}
