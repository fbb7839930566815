package org.parley.nlu;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.interceptor.Interceptor;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.parley.delivery.Broker;
import org.parley.delivery.ModelReplica;
import org.parley.delivery.ReplicaSettings;
import org.parley.events.RouteChanged;
import org.parley.runtime.BundleRefusedException;
import org.parley.runtime.BundleStore;
import org.parley.runtime.ModelPool.Lease;
import org.parley.runtime.ShippedModel;
import org.parley.skills.SkillFormatException;
import org.parley.skills.SkillSet;
import org.parley.understanding.Interpreter;

/**
 * The loaded models and the thread that they run on. One is enough: a sentence takes less than a
 * millisecond, and one thread keeps a session's utterances in order.
 */
@Startup(Interceptor.Priority.PLATFORM_BEFORE)
@ApplicationScoped
class Inference {
  /** What routes and assignments call the model. */
  static final String MODEL = "nlu";

  private static final Logger LOG = Logger.getLogger(Inference.class);

  /** Of less than a millisecond each. */
  private static final int MOST_SHADOWS = 32;

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("inference").factory());
  private final ThreadPoolExecutor shadows =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_SHADOWS),
          Thread.ofPlatform().name("shadow").factory());
  private final ModelReplica<Interpreter> replica;
  private final ZoneId zone;

  Inference(
      NluConfig config,
      @Identifier("default-kafka-broker") Map<String, Object> broker,
      InstantSource clock) {
    try {
      this.replica = replica(config, new Broker(broker), clock);
    } catch (BundleRefusedException | SkillFormatException e) {
      // Printed as the one line that it is, and the process ends: nothing can be understood without
      // a model and skills. Thrown bare, Quarkus 3.27 neither prints it nor ends.
      throw new IllegalStateException(new PreventFurtherStepsException(e.getMessage(), 1));
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
            MODEL,
            "nlu-" + config.ordinal(),
            config.trustedKeys(),
            config.fetchedModels(),
            config.memoryBudget().asLongValue()),
        broker,
        new ShippedModel<>(
            () -> config.version().map(store::byVersion).orElseGet(() -> store.champion("nlu")),
            new InterpreterLoader(SkillSet.load(config.skills()))),
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

  long swaps() {
    return replica.swaps();
  }

  long refused() {
    return replica.refused();
  }

  /** Whether what the route names is loaded or refused. */
  boolean settled() {
    return replica.settled();
  }

  ZoneId zone() {
    return zone;
  }

  /**
   * Runs a task with a version, or with the champion of the moment at which it begins where there
   * is none or it is not loaded.
   */
  <T> CompletionStage<T> run(Optional<String> version, Function<Interpreter, T> task) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Lease<Interpreter> lease =
              version.flatMap(replica::loaded).orElseGet(replica::champion)) {
            return task.apply(lease.model());
          }
        },
        thread);
  }

  /**
   * Runs a task with the route's shadow, if it has one that is loaded, on a thread beside.
   *
   * @return whether the task is let go, because too many wait already
   */
  boolean shed(Consumer<Interpreter> task) {
    Optional<Lease<Interpreter>> lease =
        replica.route().flatMap(RouteChanged::shadow).flatMap(replica::loaded);
    if (lease.isEmpty()) {
      return false;
    }
    try {
      shadows.execute(() -> {
        try (Lease<Interpreter> shadow = lease.get()) {
          task.accept(shadow.model());
        }
      });
      return false;
    } catch (RejectedExecutionException full) {
      lease.get().close();
      return true;
    }
  }

  /** Ends the threads before the native networks that they use. */
  @PreDestroy
  void stop() {
    thread.close();
    shadows.close();
    replica.close();
  }
}
