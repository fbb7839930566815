package org.parley.rollout;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.parley.delivery.Broker;
import org.parley.messaging.LoopThread;
import org.parley.messaging.TransactionalKafka;
import org.parley.rollout.experiment.Status;

/** Runs the {@link RolloutLoop} as long as the service runs, and tells how it is. */
@ApplicationScoped
class RolloutThread {
  private final RolloutLoop loop;
  private final Routes routes;
  private final LoadedBytes loaded;
  private final LoopThread thread;

  RolloutThread(
      RolloutConfig config,
      @Identifier("default-kafka-broker") Map<String, Object> broker,
      InstantSource clock) {
    TransactionalKafka kafka =
        new TransactionalKafka(broker, "rollout", config.transactionTimeout());
    this.routes = new SignedRoutes(new Broker(broker), config.signingKey(), clock);
    this.loaded = new LoadedBytes(new Broker(broker));
    this.loop = new RolloutLoop(kafka, routes, config.sessionIdle(), clock);
    this.thread = new LoopThread("rollout", loop);
  }

  void start(@Observes StartupEvent event) {
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    thread.stop();
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

  @Produces
  @Liveness
  @ApplicationScoped
  HealthCheck alive() {
    return thread.alive("decides");
  }

  /** Ready when experiments have been read back. */
  @Produces
  @Readiness
  @ApplicationScoped
  HealthCheck ready() {
    return thread.ready("remembers");
  }
}
