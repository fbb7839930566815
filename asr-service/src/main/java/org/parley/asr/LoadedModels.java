package org.parley.asr;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.interceptor.Interceptor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.parley.asr.listening.Models;
import org.parley.delivery.Assignments;
import org.parley.delivery.Broker;
import org.parley.delivery.ModelReplica;
import org.parley.delivery.ReplicaSettings;
import org.parley.events.Assignment;
import org.parley.events.RouteChanged;
import org.parley.recognition.Recognizer;
import org.parley.runtime.BundleRefusedException;
import org.parley.runtime.ModelPool.Lease;

/**
 * The models that the route names, loaded and warm; the one of the models folder until there is a
 * route. They are there before the channels open: who joins the group gets partitions at once, and
 * whoever speaks on them would wait for the loading.
 */
@Startup(Interceptor.Priority.PLATFORM_BEFORE)
@ApplicationScoped
class LoadedModels implements Models {
  private static final Logger LOG = Logger.getLogger(LoadedModels.class);

  private final String name;

  /** Without a broker there is nothing to wait for. */
  private static final Duration UNTIL_SETTLED = Duration.ofSeconds(10);

  private final ModelReplica<Recognizer> replica;
  private final Assignments assignments;

  LoadedModels(
      AsrConfig config,
      @ConfigProperty(name = "parley.models", defaultValue = FirstModel.FOLDER) Path folder,
      @Identifier("default-kafka-broker") Map<String, Object> broker,
      InstantSource clock) {
    try {
      this.replica =
          new ModelReplica<>(
              new ReplicaSettings(
                  config.model(),
                  "asr-" + config.ordinal(),
                  config.trustedKeys(),
                  config.fetchedModels(),
                  config.memoryBudget().asLongValue()),
              new Broker(broker),
              new FirstModel(folder, config.model(), config.threads()).shipped(),
              clock);
    } catch (BundleRefusedException e) {
      // Printed as the one line that it is, and the process ends: nothing can be served without a
      // model. Thrown bare, Quarkus 3.27 neither prints it nor ends.
      throw new IllegalStateException(new PreventFurtherStepsException(e.getMessage(), 1));
    }
    this.name = config.model();
    this.assignments = new Assignments(replica.announcements(), clock);
    awaitSettled(UNTIL_SETTLED);
    LOG.infof("%s is loaded and warm", replica.championVersion());
  }

  @Override
  public Lease<Recognizer> champion() {
    return replica.champion();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<Lease<Recognizer>> loaded(String version) {
    return replica.loaded(version);
  }

  @Override
  public Map<String, Assignment> arms(String session) {
    return assignments.of(session);
  }

  /** The version that the route wants to run beside the others; empty where it is not loaded. */
  Optional<Lease<Recognizer>> shadow() {
    return replica.route().flatMap(RouteChanged::shadow).flatMap(replica::loaded);
  }

  /** For utterances that another process began: loads the version where it is not loaded. */
  @Override
  public Optional<Lease<Recognizer>> version(String version) {
    return replica.obtain(version);
  }

  long swaps() {
    return replica.swaps();
  }

  long refused() {
    return replica.refused();
  }

  String championName() {
    return replica.championVersion();
  }

  /** Whether what the route names is loaded or refused. */
  boolean settled() {
    return replica.settled();
  }

  /** Waits for that, so that a replay finds the version that it began with. */
  void awaitSettled(Duration patience) {
    try {
      if (!replica.awaitSettled(patience)) {
        LOG.warnf("the routes were not read within %s; %s serves", patience, championName());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @PreDestroy
  void close() {
    replica.close();
  }
}
