package org.parley.asr;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.parley.asr.listening.Tally;

/** What this service counts; words and sound are none of it. */
@ApplicationScoped
class AsrMeters implements Tally {
  /** A final transcript later than this after the end of the sound is late. */
  private static final Duration LATE = Duration.ofMillis(350);

  private final AtomicInteger live;
  private final Counter duplicates;
  private final Counter lost;
  private final Counter late;
  private final Counter givenUp;
  private final Counter shadowed;
  private final Counter shed;
  private final Timer decoding;
  private final Timer completion;
  private final DistributionSummary batch;

  AsrMeters(MeterRegistry registry) {
    live = registry.gauge("parley.asr.utterances", new AtomicInteger());
    duplicates = registry.counter("parley.asr.chunks.duplicate");
    lost = registry.counter("parley.asr.chunks.lost");
    late = registry.counter("parley.asr.finals.late");
    givenUp = registry.counter("parley.asr.utterances.given.up");
    shadowed = registry.counter("parley.asr.shadows");
    shed = registry.counter("parley.asr.shadows.shed");
    decoding =
        Timer.builder("parley.asr.decoding")
            .description("One run of the network and the search after it")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    completion =
        Timer.builder("parley.asr.completion")
            .description("From the end of an utterance's sound to its transcript")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    batch =
        DistributionSummary.builder("parley.asr.batch")
            .description("Utterances in one run of the network")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
  }

  /** A shadow's transcript was compared. */
  void shadowed() {
    shadowed.increment();
  }

  /** There was no time for a shadow. */
  void shed() {
    shed.increment();
  }

  void live(int utterances) {
    live.set(utterances);
  }

  @Override
  public void duplicate() {
    duplicates.increment();
  }

  @Override
  public void lost(int chunks) {
    lost.increment(chunks);
  }

  @Override
  public void decoded(int utterances, Duration time) {
    decoding.record(time);
    batch.record(utterances);
  }

  @Override
  public void completed(Duration lateness) {
    completion.record(lateness.isNegative() ? Duration.ZERO : lateness);
    if (lateness.compareTo(LATE) > 0) {
      late.increment();
    }
  }

  @Override
  public void givenUp() {
    givenUp.increment();
  }
}
