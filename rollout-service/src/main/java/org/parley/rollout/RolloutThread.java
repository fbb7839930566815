package org.parley.rollout;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import org.parley.delivery.Broker;
import org.parley.rollout.experiment.Status;

/** Runs the {@link RolloutLoop} as long as the service runs, and tells how it is. */
@ApplicationScoped
class RolloutThread {
  private static final Logger LOG = Logger.getLogger(RolloutThread.class);
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final RolloutLoop loop;
  private final Routes routes;
  private final LoadedBytes loaded;
  private final Thread thread;

  RolloutThread(
      RolloutConfig config,
      @Identifier("default-kafka-broker") Map<String, Object> broker,
      InstantSource clock) {
    RolloutKafka kafka = new RolloutKafka(broker, config.transactionTimeout());
    this.routes = new SignedRoutes(new Broker(broker), config.signingKey(), clock);
    this.loaded = new LoadedBytes(new Broker(broker));
    this.loop = new RolloutLoop(kafka, routes, config.sessionIdle(), clock);
    this.thread =
        Thread.ofPlatform()
            .name("rollout")
            .uncaughtExceptionHandler((t, e) -> {
              LOG.error("the rollout has ended, and the service with it", e);
              Quarkus.asyncExit(1);
            })
            .unstarted(loop);
  }

  void start(@Observes StartupEvent event) {
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    loop.stop();
    boolean _ = thread.join(FAREWELL);
    loaded.close();
  }

  /** All experiments, the newest last, with what their versions hold in memory. */
  List<Status> status() {
    Map<String, Long> bytes = loaded.byVersion();
    return loop.status().stream().map(status -> status.withMemory(bytes)).toList();
  }

  RolloutLoop loop() {
    return loop;
  }

  Routes routes() {
    return routes;
  }

  boolean alive() {
    return thread.isAlive();
  }

  boolean ready() {
    return loop.ready();
  }

  /** Dead when the thread is; the service ends then, too. */
  @Liveness
  @ApplicationScoped
  static class Alive implements HealthCheck {
    private final RolloutThread rollout;

    Alive(RolloutThread rollout) {
      this.rollout = rollout;
    }

    @Override
    public HealthCheckResponse call() {
      return HealthCheckResponse.named("decides").status(rollout.alive()).build();
    }
  }

  /** Ready when experiments have been read back. */
  @Readiness
  @ApplicationScoped
  static class Ready implements HealthCheck {
    private final RolloutThread rollout;

    Ready(RolloutThread rollout) {
      this.rollout = rollout;
    }

    @Override
    public HealthCheckResponse call() {
      return HealthCheckResponse.named("remembers").status(rollout.ready()).build();
    }
  }
}
