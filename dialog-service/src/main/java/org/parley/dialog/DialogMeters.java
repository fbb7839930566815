package org.parley.dialog;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.parley.dialog.policy.Step;
import org.parley.events.ReplyChosen;
import org.parley.events.TurnEnded;

/** What this service counts; words are none of it. */
@ApplicationScoped
class DialogMeters {
  private final MeterRegistry registry;
  private final Timer transactions;
  private final Counter dead;
  private final Counter restarts;

  DialogMeters(MeterRegistry registry, Sessions sessions) {
    this.registry = registry;
    this.transactions =
        Timer.builder("parley.dialog.transaction")
            .description("From the first record of a transaction to its commit")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    this.dead = registry.counter("parley.dialog.dead.letters");
    this.restarts = registry.counter("parley.dialog.restarts");
    Gauge _ = Gauge.builder("parley.dialog.sessions", sessions, Sessions::size).register(registry);
  }

  void committed(Duration took) {
    transactions.record(took);
  }

  void answered(Step step) {
    for (Step.Sent sent : step.sent()) {
      switch (sent.event()) {
        case ReplyChosen reply ->
            registry.counter("parley.dialog.replies", "act", reply.act().name()).increment();
        case TurnEnded turn ->
            registry.counter("parley.dialog.turns", "outcome", turn.outcome().name()).increment();
        default -> throw new IllegalStateException("the policy sent a " + sent.event().getClass());
      }
    }
  }

  void dead() {
    dead.increment();
  }

  void restarted() {
    restarts.increment();
  }
}
