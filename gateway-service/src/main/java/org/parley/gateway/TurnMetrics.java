package org.parley.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.parley.gateway.conversation.Measures;
import org.parley.gateway.conversation.Problem;
import org.parley.gateway.conversation.StageTimes;
import org.parley.gateway.conversation.Trace;
import org.parley.messaging.TurnSpans;

/** Latency of each stage, failures by kind, and interruptions. */
@ApplicationScoped
class TurnMetrics implements Measures {
  private final MeterRegistry registry;
  private final TurnSpans spans;
  private final Counter interruptions;

  TurnMetrics(MeterRegistry registry, TurnSpans spans) {
    this.registry = registry;
    this.spans = spans;
    this.interruptions = registry.counter("parley.gateway.interruptions");
    // There from the start, so that the first of a kind is an increase.
    for (Problem.Kind kind : Problem.Kind.values()) {
      refusals(kind);
    }
  }

  @Override
  public Trace begun(String session, Instant at) {
    return spans
        .begin("turn", session, at)
        .<Trace>map(WatchedTrace::new)
        .orElseGet(() -> Measures.super.begun(session, at));
  }

  @Override
  public void turn(StageTimes times, String asr, String nlu) {
    Tags arms = Tags.of("asr", asr, "nlu", nlu);
    record("transcript", arms, times.transcript());
    record("interpretation", arms, times.interpretation());
    record("reply", arms, times.reply());
    record("firstAudio", arms, times.firstAudio());
  }

  private void record(String stage, Tags arms, Optional<Long> ms) {
    ms.ifPresent(value ->
        Timer.builder("parley.gateway.stage")
            .tag("stage", stage)
            .tags(arms)
            .publishPercentileHistogram()
            .maximumExpectedValue(Duration.ofSeconds(10))
            .register(registry)
            .record(Duration.ofMillis(value)));
  }

  @Override
  public void failed(Problem.Kind kind) {
    refused(kind);
  }

  /** A request or stream was turned away, or a turn got no answer. */
  void refused(Problem.Kind kind) {
    refusals(kind).increment();
  }

  private Counter refusals(Problem.Kind kind) {
    return registry.counter("parley.gateway.refusals", "kind", kind.code());
  }

  @Override
  public void bargedIn() {
    interruptions.increment();
  }
}
