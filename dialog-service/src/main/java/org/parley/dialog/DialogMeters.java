package org.parley.dialog;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.parley.dialog.policy.Step;
import org.parley.events.Act;
import org.parley.events.Outcome;
import org.parley.events.ReplyChosen;
import org.parley.events.TurnEnded;
import org.parley.messaging.TurnSpans;

/** What this service counts; words are none of it. */
@ApplicationScoped
class DialogMeters {
  private final MeterRegistry registry;
  private final TurnSpans spans;
  private final Timer transactions;
  private final Counter dead;
  private final Counter restarts;

  DialogMeters(MeterRegistry registry, Sessions sessions, TurnSpans spans) {
    this.registry = registry;
    this.spans = spans;
    this.transactions =
        Timer.builder("parley.dialog.transaction")
            .description("From the first record of a transaction to its commit")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    this.dead = registry.counter("parley.dialog.records.refused");
    this.restarts = registry.counter("parley.dialog.restarts");
    // There from the start, so that the first of a kind is an increase.
    for (Act act : Act.values()) {
      replies(act);
    }
    for (Outcome outcome : Outcome.values()) {
      turns(outcome);
    }
    Gauge _ = Gauge.builder("parley.dialog.sessions", sessions, Sessions::size).register(registry);
  }

  void committed(Duration took) {
    transactions.record(took);
  }

  void answered(Step step) {
    for (Step.Sent sent : step.sent()) {
      switch (sent.event()) {
        case ReplyChosen reply -> replies(reply.act()).increment();
        case TurnEnded turn -> turns(turn.outcome()).increment();
        default -> throw new IllegalStateException("the policy sent a " + sent.event().getClass());
      }
    }
  }

  /** What was sent is committed; its transaction took between these times. */
  void told(List<Step.Sent> sent, Instant from, Instant to) {
    for (Step.Sent each : sent) {
      if (each.event() instanceof ReplyChosen reply) {
        spans.add(
            "answer",
            each.context(),
            from,
            to,
            Map.of("parley.session", reply.session(), "parley.reply", reply.id().toString()));
      }
    }
  }

  private Counter replies(Act act) {
    return registry.counter("parley.dialog.replies", "act", act.name());
  }

  private Counter turns(Outcome outcome) {
    return registry.counter("parley.dialog.turns", "outcome", outcome.name());
  }

  void dead() {
    dead.increment();
  }

  void restarted() {
    restarts.increment();
  }
}
