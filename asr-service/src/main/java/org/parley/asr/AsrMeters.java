package org.parley.asr;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.parley.asr.listening.Tally;
import org.parley.events.Stage;
import org.parley.events.TranscriptCompleted;
import org.parley.events.TurnContext;
import org.parley.messaging.TurnSpans;

/** What this service counts; words and sound are none of it. */
@ApplicationScoped
class AsrMeters implements Tally {
  /** A final transcript later than this after the end of the sound is late. */
  private static final Duration LATE = Duration.ofMillis(350);

  private final MeterRegistry registry;
  private final TurnSpans spans;
  private final AtomicInteger live;
  private final Counter duplicates;
  private final Counter lost;
  private final Counter late;
  private final Counter givenUp;
  private final Counter shadowed;
  private final Counter shed;
  private final Counter refused;
  private final Timer decoding;
  private final DistributionSummary batch;

  AsrMeters(MeterRegistry registry, TurnSpans spans) {
    this.registry = registry;
    this.spans = spans;
    live = registry.gauge("parley.asr.utterances", new AtomicInteger());
    duplicates = registry.counter("parley.asr.chunks.duplicate");
    lost = registry.counter("parley.asr.chunks.lost");
    late = registry.counter("parley.asr.finals.late");
    refused = registry.counter("parley.asr.records.refused");
    givenUp = registry.counter("parley.asr.utterances.given.up");
    shadowed = registry.counter("parley.asr.shadows");
    shed = registry.counter("parley.asr.shadows.shed");
    decoding =
        Timer.builder("parley.asr.decoding")
            .description("One run of the network and the search after it")
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

  void watch(@Observes StartupEvent started, LoadedModels models) {
    FunctionCounter.builder("parley.asr.models.swaps", models, LoadedModels::swaps)
        .description("Times that another version has become the champion")
        .register(registry);
    FunctionCounter.builder("parley.asr.models.refused", models, LoadedModels::refused)
        .description("Times that a version was refused")
        .register(registry);
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
  public void completed(
      TranscriptCompleted transcript, TurnContext context, Instant begun, Duration lateness) {
    completion(transcript.arm()).record(lateness.isNegative() ? Duration.ZERO : lateness);
    if (lateness.compareTo(LATE) > 0) {
      late.increment();
    }
    spans.add(
        "recognise",
        context,
        begun,
        context.reached().getOrDefault(Stage.TRANSCRIBED, begun),
        Map.of(
            "parley.session", transcript.session(),
            "parley.utterance", transcript.utterance().toString(),
            "parley.model", transcript.model(),
            "parley.arm", transcript.arm()));
  }

  private Timer completion(String arm) {
    return Timer.builder("parley.asr.completion")
        .description("From the end of an utterance's sound to its transcript")
        .tag("arm", arm)
        .publishPercentiles(0.5, 0.99)
        .register(registry);
  }

  /** A record went to the dead letters. */
  void refused() {
    refused.increment();
  }

  @Override
  public void givenUp() {
    givenUp.increment();
  }
}
