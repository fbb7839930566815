package org.parley.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.parley.gateway.conversation.Conversations;
import org.parley.gateway.conversation.EventLog;
import org.parley.gateway.conversation.Limits;

/** Builds the sessions' home and lets its time pass. */
@ApplicationScoped
class OpenSessions {
  private static final Logger LOG = Logger.getLogger(OpenSessions.class);
  private static final Duration TICK = Duration.ofMillis(200);

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("session-clock").daemon().factory());
  private @Nullable ScheduledFuture<?> ticking;

  @Produces
  @Singleton
  Conversations conversations(
      GatewayConfig config,
      GatewayId id,
      RoutedArms arms,
      EventLog log,
      TurnMetrics measures,
      MeterRegistry registry) {
    var conversations =
        new Conversations(
            id.name(),
            InstantSource.system(),
            limits(config),
            arms,
            config.limits().streams(),
            log,
            measures,
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("session-", 0).factory()),
            failure -> LOG.error("a session is broken", failure));
    registry.gauge("parley.gateway.streams", conversations, Conversations::streams);
    ticking =
        clock.scheduleWithFixedDelay(
            conversations::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    return conversations;
  }

  private static Limits limits(GatewayConfig config) {
    return new Limits(
        config.limits().text(),
        config.limits().recording(),
        config.limits().utterance(),
        config.limits().pendingSound().asLongValue(),
        config.answer());
  }

  @PreDestroy
  void stop() {
    if (ticking != null) {
      ticking.cancel(false);
    }
    clock.shutdownNow();
  }
}
