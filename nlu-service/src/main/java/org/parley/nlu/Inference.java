package org.parley.nlu;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleRefusedException;
import org.parley.runtime.BundleStore;
import org.parley.runtime.ModelVersion;
import org.parley.skills.SkillSet;
import org.parley.understanding.Interpreter;

/**
 * The loaded model and the thread that it runs on. One is enough: a sentence takes less than a
 * millisecond, and one thread keeps a session's utterances in order.
 */
@Startup
@ApplicationScoped
class Inference {
  private static final Logger LOG = Logger.getLogger(Inference.class);

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("inference").factory());
  private final Interpreter interpreter;
  private final ZoneId zone;
  private final Optional<String> warning;

  Inference(NluConfig config) {
    this.interpreter = load(config);
    this.zone = config.zone().map(ZoneId::of).orElseGet(ZoneId::systemDefault);
    LOG.infof("understands with %s", interpreter.version());
    this.warning = warning(interpreter);
    warning.ifPresent(LOG::warn);
  }

  /** A skill that was added since the model was trained is never understood, which looks broken. */
  private static Optional<String> warning(Interpreter interpreter) {
    List<String> unknown = interpreter.unknownIntents();
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s was not trained on %s and will not understand it; train it again with these skills,"
                    .formatted(interpreter.version(), String.join(", ", unknown))
                + " see docs/SKILLS.md");
  }

  /** What whoever runs this should know of the model and the skills. */
  Optional<String> warning() {
    return warning;
  }

  private static Interpreter load(NluConfig config) {
    var store = new BundleStore(config.models());
    SkillSet skills = SkillSet.load(config.skills());
    try {
      Bundle bundle = config.version().map(store::byVersion).orElseGet(() -> store.champion("nlu"));
      return Interpreter.load(bundle, skills);
    } catch (BundleRefusedException e) {
      // Printed as the one line that it is; nothing can be served without a model.
      throw new PreventFurtherStepsException(e.getMessage(), 1);
    }
  }

  ModelVersion version() {
    return interpreter.version();
  }

  Interpreter interpreter() {
    return interpreter;
  }

  ZoneId zone() {
    return zone;
  }

  <T> CompletionStage<T> run(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, thread);
  }

  /** Ends the thread before the native network that it uses. */
  @PreDestroy
  void stop() {
    thread.close();
    interpreter.close();
  }
}
