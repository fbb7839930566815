package org.parley.nlu;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.parley.events.UtteranceUnderstood;

/** What this service counts; words are none of it. */
@ApplicationScoped
class NluMeters {
  private final MeterRegistry registry;
  private final Timer interpreting;
  private final Counter doubles;
  private final Counter refusals;
  private final Counter shadowed;
  private final Counter shed;

  NluMeters(MeterRegistry registry) {
    this.registry = registry;
    this.interpreting =
        Timer.builder("parley.nlu.interpreting")
            .description("From words to intent and slots")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    this.doubles = registry.counter("parley.nlu.transcripts.doubled");
    this.shadowed = registry.counter("parley.nlu.shadows");
    this.shed = registry.counter("parley.nlu.shadows.shed");
    this.refusals = registry.counter("parley.nlu.records.refused");
  }

  void interpreted(UtteranceUnderstood understood, Duration took) {
    interpreting.record(took);
    registry
        .counter("parley.nlu.interpretations", "intent", understood.intent().name())
        .increment();
  }

  void doubled() {
    doubles.increment();
  }

  /** A shadow's interpretation was compared. */
  void shadowed() {
    shadowed.increment();
  }

  /** There was no room for a shadow. */
  void shed() {
    shed.increment();
  }

  void refused() {
    refusals.increment();
  }
}
