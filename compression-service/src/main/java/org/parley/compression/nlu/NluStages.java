package org.parley.compression.nlu;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.parley.compression.network.Network;
import org.parley.compression.tensorflow.Method;
import org.parley.compression.tensorflow.Schedule;
import org.parley.compression.tensorflow.SoftTargets;
import org.parley.compression.tensorflow.Trainer;
import org.parley.compression.tensorflow.Trainer.Trained;
import org.parley.compression.tensorflow.TrainingPlan;

/**
 * The trainings that a recipe asks for, one after another: hidden words, teachers, the model. Each
 * has checkpoints of its own, and one that is finished is not made again; recipes that differ in
 * the model alone share what comes before.
 */
final class NluStages {
  private static final double CLIP_NORM = 1;
  private static final int VALIDATIONS_OF_PRETRAINING = 6;

  /** Of an identity: tells the folders of recipes of one name apart. */
  private static final int SHORT = 12;

  private final NluCorpus corpus;
  private final Path work;
  private final int threads;
  private final Consumer<String> log;

  /** What hidden words have taught, by the identity of its training. */
  private final Map<String, Network> pretrained = new HashMap<>();

  /**
   * @param work folder for checkpoints
   */
  NluStages(NluCorpus corpus, Path work, int threads, Consumer<String> log) {
    this.corpus = corpus;
    this.work = work;
    this.threads = threads;
    this.log = log;
  }

  /** Makes the model, and first whatever it needs that is not there. */
  Trained train(NluRecipe recipe) {
    if (!(recipe instanceof LabelledRecipe labelled) || !recipe.teaching().wanted()) {
      return trained(recipe, Optional.empty(), recipe.name() + "-" + recipe.tag());
    }
    var lessons = lessons(labelled);
    return trained(recipe, Optional.of(lessons), recipe.name() + "-" + recipe.tag());
  }

  private Lessons lessons(LabelledRecipe recipe) {
    var teaching = recipe.teaching();
    var networks = teaching.seeds().stream().map(seed -> teacher(recipe, seed)).toList();
    var batches = new NluBatches(corpus, recipe);
    try (var teachers = new Ensemble(networks, batches, corpus.labels())) {
      var figures =
          new NluValidation(corpus, batches, recipe.training().threshold()).measure(teachers);
      log.accept("%d teachers together: validation %s".formatted(networks.size(), figures));
      var lessons = Lessons.of(teachers, corpus, teaching.copies(), teaching.seeds().getFirst());
      log.accept("they were asked about %,d sentences".formatted(lessons.sentences().size()));
      return lessons;
    }
  }

  private Network teacher(LabelledRecipe recipe, long seed) {
    var own = recipe.teacher(seed);
    log.accept("teacher of seed " + seed);
    return trained(own, Optional.empty(), "%s-%s-%s".formatted(own.name(), own.tag(), brief(own)))
        .network();
  }

  private Trained trained(NluRecipe recipe, Optional<Lessons> lessons, String folder) {
    var teaching = recipe.teaching();
    var batches = new NluBatches(corpus, recipe, lessons);
    var objective =
        new NluObjective(
            corpus.intents().size(),
            corpus.labels(),
            corpus.longest(),
            lessons.map(_ -> new SoftTargets(teaching.alpha(), teaching.temperature())));
    var validation = new NluValidation(corpus, batches, recipe.training().threshold());
    return new Trainer(
            start(recipe),
            objective,
            plan(recipe),
            work.resolve(folder),
            corpus.identity(recipe),
            log)
        .train(batches, validation);
  }

  /** The weights that the labels' training begins with. */
  private Network start(NluRecipe recipe) {
    var network =
        layout(recipe, recipe.seed())
            .network(corpus.vocabulary().size(), corpus.intents().size(), corpus.labels().size());
    if (!recipe.pretraining().wanted()) {
      return network;
    }
    var weights = new LinkedHashMap<>(network.parameters());
    pretrained(recipe)
        .parameters()
        .forEach((name, values) -> weights.computeIfPresent(name, (_, _) -> values));
    return network.with(weights);
  }

  private Network pretrained(NluRecipe recipe) {
    var settings = recipe.pretraining();
    var identity =
        corpus.identity(List.of(settings, recipe.network(), recipe.sentence(), recipe.changes()));
    return pretrained.computeIfAbsent(identity, _ -> pretrained(recipe, settings, identity));
  }

  private Network pretrained(NluRecipe recipe, Pretraining settings, String identity) {
    var words = new MaskedWords(corpus, settings);
    var plan =
        new TrainingPlan(
            Method.PLAIN,
            new Schedule(
                settings.steps(), settings.warmup(), settings.rate(), settings.finalRate()),
            CLIP_NORM,
            Math.ceilDiv(settings.steps(), VALIDATIONS_OF_PRETRAINING),
            1,
            0,
            Duration.ofSeconds(30),
            threads);
    log.accept("hidden words of %,d further sentences".formatted(corpus.texts().size()));
    return new Trainer(
            layout(recipe, settings.seed()).guessing(corpus.vocabulary().size()),
            words,
            plan,
            work.resolve("%s-pretrained-%s".formatted(recipe.name(), identity.substring(0, SHORT))),
            identity,
            log)
        .train(words, words)
        .network();
  }

  private static NluNetwork layout(NluRecipe recipe, long seed) {
    return new NluNetwork(recipe.network(), recipe.sentence(), new SplittableRandom(seed));
  }

  private TrainingPlan plan(NluRecipe recipe) {
    var training = recipe.training();
    return new TrainingPlan(
        training.method(),
        new Schedule(training.steps(), training.warmup(), training.rate(), training.finalRate()),
        training.clipNorm(),
        training.validateEvery(),
        training.averaged(),
        training.patience(),
        Duration.ofSeconds(30),
        threads);
  }

  private String brief(NluRecipe recipe) {
    return corpus.identity(recipe).substring(0, SHORT);
  }
}
