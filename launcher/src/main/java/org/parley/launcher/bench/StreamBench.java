package org.parley.launcher.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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

  public StreamReport run(int streams, Duration length) throws InterruptedException {
    progress.accept("hearing %d utterances one by one".formatted(utterances.size()));
    Map<Utterance, String> alone = alone();
    progress.accept("%d streams for %d s".formatted(streams, length.toSeconds()));
    Duration before = cost.cpu();
    List<TurnResult> results = together(streams, length);
    double audio = results.stream().mapToDouble(result -> result.utterance().seconds()).sum();
    double cpu = cost.cpu().minus(before).toMillis() / 1000.0;
    return StreamReport.of(
        streams,
        results,
        alone,
        audio == 0 ? 0 : Math.round(1e5 * cpu / audio) / 1e5,
        cost.memoryMb());
  }

  /** Each utterance's transcript with nobody else speaking. */
  private Map<Utterance, String> alone() throws InterruptedException {
    Map<Utterance, String> transcripts = new LinkedHashMap<>();
    try (var stream = new LoadStream(gateway, "bench-" + run + "-alone")) {
      for (Utterance utterance : utterances) {
        stream.pour(utterance);
        transcripts.put(utterance, stream.finish(utterance, false).transcript());
      }
    }
    return transcripts;
  }

  private List<TurnResult> together(int streams, Duration length) throws InterruptedException {
    long start = System.nanoTime();
    List<Future<List<TurnResult>>> speaking = new ArrayList<>();
    List<TurnResult> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < streams; i++) {
        speaking.add(threads.submit(speaker(i, streams, start, length)));
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
  private Callable<List<TurnResult>> speaker(int number, int streams, long start, Duration length) {
    return () -> {
      List<TurnResult> results = new ArrayList<>();
      long due = start + Duration.ofSeconds(4).toNanos() * number / streams;
      long end = start + length.toNanos();
      try (var stream = new LoadStream(gateway, "bench-" + run + "-" + number)) {
        for (int turn = 0; due < end; turn++) {
          Utterance utterance = utterances.get((number + turn * streams) % utterances.size());
          long spoken = stream.speak(utterance, due);
          results.add(stream.finish(utterance, true));
          due = Math.max(spoken, System.nanoTime());
        }
      }
      return results;
    };
  }
}
