package org.parley.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.parley.delivery.Broker;
import org.parley.launcher.gateway.Gateway;
import org.parley.skills.SkillSet;

/**
 * Swaps asr between two versions while sessions speak in real time. Seconds that begin with a swap
 * and quiet ones alternate in one run, so that whatever else this machine does meets both alike.
 */
public final class SwapBench {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Memory is compared with that after so many swaps, when everything has happened a few times. */
  private static final int SETTLED = 50;

  /** Of so many swaps the middle one's memory counts: a garbage collection falls between two. */
  private static final int MEASURED_TOGETHER = 20;

  private final Gateway gateway;
  private final Broker broker;
  private final List<Utterance> utterances;
  private final SuiteCost asr;
  private final Consumer<String> progress;
  private final String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
  private final Map<String, Map<Utterance, String>> alone = new HashMap<>();
  private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();

  /** Words that have come, and how long after the sound that they end with was sent. */
  private record Sample(long atNanos, double ms) {}

  /** A second, or more where a swap took longer. */
  private record Window(long from, long until) {
    boolean holds(Sample sample) {
      return sample.atNanos >= from && sample.atNanos < until;
    }
  }

  /**
   * @param model that made the final; empty where none came
   */
  private record Heard(TurnResult result, String model) {}

  private SwapBench(
      Gateway gateway,
      Broker broker,
      List<Utterance> utterances,
      SuiteCost asr,
      Consumer<String> progress) {
    this.gateway = gateway;
    this.broker = broker;
    this.utterances = utterances;
    this.asr = asr;
    this.progress = progress;
  }

  /**
   * A bench with utterances of its own making.
   *
   * @param asr the process whose memory is measured, by name; none where it cannot be seen
   */
  public static SwapBench of(
      Gateway gateway,
      Broker broker,
      SkillSet skills,
      int distinct,
      Map<String, ProcessHandle> asr,
      Consumer<String> progress) {
    return new SwapBench(
        gateway, broker, Utterances.make(skills, distinct, 1), new SuiteCost(asr), progress);
  }

  /**
   * So many swaps between two versions, beginning and ending with the first.
   *
   * @param swaps an even number
   */
  public SwapReport run(RouteSwitch routes, int swaps, int streams, List<String> versions)
      throws InterruptedException {
    for (String version : versions.reversed()) {
      routes.to(version);
      alone.put(version, hearAlone(version));
    }
    List<Window> swapped = new ArrayList<>();
    List<Window> quiet = new ArrayList<>();
    List<RouteSwitch.Swap> done = new ArrayList<>();
    List<Long> memory = new ArrayList<>();
    List<Heard> heard = new ArrayList<>();
    try (var finals = new FinalsOnKafka(broker, "swap-" + run + "-");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var over = new AtomicBoolean();
      List<Future<List<Heard>>> speaking = new ArrayList<>();
      for (int i = 0; i < streams; i++) {
        speaking.add(threads.submit(speaker(i, streams, over)));
      }
      try {
        for (int i = 1; i <= swaps; i++) {
          long begin = System.nanoTime();
          done.add(routes.to(versions.get(i % versions.size())));
          sleepUntil(begin + SECOND.toNanos());
          long end = System.nanoTime();
          sleepUntil(end + SECOND.toNanos());
          swapped.add(new Window(begin, end));
          quiet.add(new Window(end, System.nanoTime()));
          memory.addAll(asr.memoryMb().values());
          if (i % SETTLED == 0) {
            progress.accept("%d swaps".formatted(i));
          }
        }
      } finally {
        over.set(true);
      }
      for (Future<List<Heard>> one : speaking) {
        heard.addAll(one.get());
      }
      return report(streams, heard, finals.doubled(), swapped, quiet, done, memory);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a stream ended early: " + e.getMessage(), e);
    }
  }

  private static void sleepUntil(long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
  }

  /** Each utterance's transcript with nobody else speaking and nothing swapped. */
  private Map<Utterance, String> hearAlone(String version) throws InterruptedException {
    progress.accept(
        "hearing %d utterances one by one with %s".formatted(utterances.size(), version));
    Map<Utterance, String> transcripts = new HashMap<>();
    String session = "alone-%s-%d".formatted(run, alone.size());
    List<String> models = new CopyOnWriteArrayList<>();
    try (var stream = new LoadStream(gateway, session, (message, _) -> note(message, models))) {
      for (Utterance utterance : utterances) {
        stream.pour(utterance);
        TurnResult result = stream.finish(utterance, false);
        if (!result.hasFinal() || !models.getLast().equals(version)) {
          throw new IllegalStateException(
              "an utterance was not heard by %s though it serves; finals came from %s"
                  .formatted(version, models));
        }
        transcripts.put(utterance, result.transcript());
      }
    }
    return transcripts;
  }

  private static void note(JsonNode message, List<String> models) {
    if (message.path("type").asText().equals("final")) {
      models.add(message.path("model").asText());
    }
  }

  private Callable<List<Heard>> speaker(int number, int streams, AtomicBoolean over) {
    return () -> {
      List<Heard> heard = new ArrayList<>();
      List<String> models = new CopyOnWriteArrayList<>();
      AtomicLong begun = new AtomicLong(System.nanoTime());
      String session = "swap-%s-%d".formatted(run, number);
      LoadStream.Watcher watcher =
          (message, nanos) -> {
            note(message, models);
            measure(message, nanos, begun.get());
          };
      sleepUntil(System.nanoTime() + 4 * SECOND.toNanos() * number / streams);
      LoadStream stream = new LoadStream(gateway, session, watcher);
      try {
        for (int turn = number; !over.get(); turn++) {
          Utterance utterance = utterances.get(turn % utterances.size());
          models.clear();
          begun.set(System.nanoTime());
          try {
            stream.speak(utterance, begun.get());
            long ended = System.nanoTime();
            TurnResult result = stream.finish(utterance, false);
            if (result.hasFinal()) {
              samples.add(new Sample(ended + Math.round(1e6 * result.finalMs()), result.finalMs()));
            }
            heard.add(new Heard(result, models.isEmpty() ? "" : models.getLast()));
          } catch (CompletionException e) {
            progress.accept("session %s lost an utterance: %s".formatted(session, stream.end()));
            heard.add(new Heard(TurnResult.nothing(utterance), ""));
            stream.close();
            stream = new LoadStream(gateway, session, watcher);
          }
        }
      } finally {
        stream.close();
      }
      return heard;
    };
  }

  /** Of the first part only: what a later one counts from is not known here. */
  private void measure(JsonNode message, long nanos, long begun) {
    if (message.path("type").asText().equals("partial")
        && !message.path("utterance").asText().contains(".")) {
      double ms = (nanos - begun) / 1e6 - message.path("audioMs").asInt();
      samples.add(new Sample(nanos, ms));
    }
  }

  private SwapReport report(
      int streams,
      List<Heard> heard,
      int doubled,
      List<Window> swapped,
      List<Window> quiet,
      List<RouteSwitch.Swap> done,
      List<Long> memory) {
    int lost = 0;
    int changed = 0;
    for (Heard each : heard) {
      Map<Utterance, String> expected = alone.getOrDefault(each.model, Map.of());
      if (!each.result.hasFinal()) {
        lost++;
      } else if (!each.result.transcript().equals(expected.get(each.result.utterance()))) {
        changed++;
      }
    }
    List<Long> rss =
        memory.isEmpty()
            ? List.of()
            : List.of(
                settled(memory.subList(0, Math.min(SETTLED, memory.size() / 2))), settled(memory));
    SwapReport.Latencies inSwaps = SwapReport.Latencies.of(within(swapped));
    SwapReport.Latencies between = SwapReport.Latencies.of(within(quiet));
    return new SwapReport(
        done.size(),
        streams,
        heard.size(),
        lost,
        doubled,
        changed,
        inSwaps,
        between,
        rounded(inSwaps.p99() / between.p99()),
        rounded(inSwaps.p99() - between.p99()),
        rss.isEmpty() ? 0 : rounded((double) rss.getLast() / rss.getFirst()),
        rss,
        SwapReport.Latencies.of(done.stream().map(swap -> millis(swap.loaded())).toList()),
        SwapReport.Latencies.of(done.stream().map(swap -> millis(swap.inForce())).toList()));
  }

  /** The median of the last ones. */
  private static long settled(List<Long> memory) {
    List<Long> last = memory.subList(Math.max(0, memory.size() - MEASURED_TOGETHER), memory.size());
    return Math.round(Figures.of(last).p50());
  }

  private List<Double> within(List<Window> windows) {
    return samples.stream()
        .filter(sample -> windows.stream().anyMatch(window -> window.holds(sample)))
        .map(Sample::ms)
        .toList();
  }

  private static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }

  private static double rounded(double value) {
    return Math.round(1000 * value) / 1000.0;
  }
}
