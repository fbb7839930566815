package org.parley.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.parley.gateway.conversation.Measures;
import org.parley.gateway.conversation.Problem;
import org.parley.gateway.conversation.StageTimes;

/** Latency of each stage, failures by kind, and interruptions. */
@ApplicationScoped
class TurnMetrics implements Measures {
  private final MeterRegistry registry;

  TurnMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void turn(StageTimes times) {
    record("transcript", times.transcript());
    record("interpretation", times.interpretation());
    record("reply", times.reply());
    record("firstAudio", times.firstAudio());
  }

  private void record(String stage, Optional<Long> ms) {
    ms.ifPresent(value ->
        Timer.builder("parley.gateway.stage")
            .tag("stage", stage)
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
    registry.counter("parley.gateway.refusals", "kind", kind.code()).increment();
  }

  @Override
  public void bargedIn() {
    registry.counter("parley.gateway.interruptions").increment();
  }
}
