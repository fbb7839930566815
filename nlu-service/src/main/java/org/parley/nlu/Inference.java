package org.parley.nlu;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.parley.delivery.Broker;
import org.parley.delivery.ModelReplica;
import org.parley.delivery.ReplicaSettings;
import org.parley.runtime.BundleRefusedException;
import org.parley.runtime.BundleStore;
import org.parley.runtime.ModelPool.Lease;
import org.parley.skills.SkillSet;
import org.parley.understanding.Interpreter;

/**
 * The loaded models and the thread that they run on. One is enough: a sentence takes less than a
 * millisecond, and one thread keeps a session's utterances in order.
 */
@Startup
@ApplicationScoped
class Inference {
  private static final Logger LOG = Logger.getLogger(Inference.class);

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("inference").factory());
  private final ModelReplica<Interpreter> replica;
  private final ZoneId zone;

  Inference(
      NluConfig config,
      @Identifier("default-kafka-broker") Map<String, Object> broker,
      InstantSource clock) {
    try {
      this.replica = replica(config, new Broker(broker), clock);
    } catch (BundleRefusedException e) {
      // Printed as the one line that it is; nothing can be served without a model.
      throw new PreventFurtherStepsException(e.getMessage(), 1);
    }
    this.zone = config.zone().map(ZoneId::of).orElseGet(ZoneId::systemDefault);
    LOG.infof("understands with %s", replica.championVersion());
    warning().ifPresent(LOG::warn);
  }

  private static ModelReplica<Interpreter> replica(
      NluConfig config, Broker broker, InstantSource clock) {
    var store = new BundleStore(config.models());
    return new ModelReplica<>(
        new ReplicaSettings(
            "nlu",
            "nlu-" + config.ordinal(),
            config.trustedKeys(),
            config.fetchedModels(),
            config.memoryBudget().asLongValue()),
        broker,
        new InterpreterLoader(SkillSet.load(config.skills())),
        config.version().map(store::byVersion).orElseGet(() -> store.champion("nlu")),
        clock);
  }

  /**
   * What whoever runs this should know of the model and the skills: a skill that was added since
   * the model was trained is never understood, which looks broken.
   */
  Optional<String> warning() {
    try (Lease<Interpreter> lease = replica.champion()) {
      List<String> unknown = lease.model().unknownIntents();
      return unknown.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "%s was not trained on %s and will not understand it; train it again with these skills,"
                      .formatted(lease.version(), String.join(", ", unknown))
                  + " see docs/SKILLS.md");
    }
  }

  String version() {
    return replica.championVersion();
  }

  /** Whether what the route names is loaded or refused. */
  boolean settled() {
    return replica.settled();
  }

  ZoneId zone() {
    return zone;
  }

  /** Runs a task with the champion of the moment at which it begins. */
  <T> CompletionStage<T> run(Function<Interpreter, T> task) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Lease<Interpreter> lease = replica.champion()) {
            return task.apply(lease.model());
          }
        },
        thread);
  }

  /** Ends the thread before the native networks that it uses. */
  @PreDestroy
  void stop() {
    thread.close();
    replica.close();
  }
}
