package org.parley.nlu;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceUnderstood;
import org.parley.messaging.TurnSpans;

/** What this service counts; words are none of it. */
@ApplicationScoped
class NluMeters {
  private final MeterRegistry registry;
  private final TurnSpans spans;
  private final Counter doubles;
  private final Counter refusals;
  private final Counter shadowed;
  private final Counter shed;

  NluMeters(MeterRegistry registry, TurnSpans spans) {
    this.registry = registry;
    this.spans = spans;
    this.doubles = registry.counter("parley.nlu.transcripts.duplicate");
    this.shadowed = registry.counter("parley.nlu.shadows");
    this.shed = registry.counter("parley.nlu.shadows.shed");
    this.refusals = registry.counter("parley.nlu.records.refused");
  }

  void watch(@Observes StartupEvent started, Inference models) {
    FunctionCounter.builder("parley.nlu.models.swaps", models, Inference::swaps)
        .description("Times that another version has become the champion")
        .register(registry);
    FunctionCounter.builder("parley.nlu.models.refused", models, Inference::refused)
        .description("Times that a version was refused")
        .register(registry);
  }

  /** A transcript of that context was interpreted between these times. */
  void interpreted(UtteranceUnderstood understood, TurnContext context, Instant from, Instant to) {
    Timer.builder("parley.nlu.interpreting")
        .description("From words to intent and slots")
        .tag("arm", understood.arm())
        .publishPercentiles(0.5, 0.99)
        .register(registry)
        .record(Duration.between(from, to));
    registry
        .counter("parley.nlu.interpretations", "intent", understood.intent().name())
        .increment();
    spans.add(
        "understand",
        context,
        from,
        to,
        Map.of(
            "parley.session", understood.session(),
            "parley.utterance", understood.utterance().toString(),
            "parley.model", understood.model(),
            "parley.arm", understood.arm()));
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
