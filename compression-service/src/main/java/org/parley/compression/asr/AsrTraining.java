package org.parley.compression.asr;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.speech.CorpusSettings;
import org.parley.compression.speech.Phones;
import org.parley.compression.speech.SpeechBatches;
import org.parley.compression.speech.SpeechCorpus;
import org.parley.compression.speech.Split;
import org.parley.compression.tensorflow.Schedule;
import org.parley.compression.tensorflow.Trainer;
import org.parley.compression.tensorflow.TrainingPlan;
import org.parley.runtime.ModelVersion;

/** Trains the acoustic network of a recipe. */
final class AsrTraining {
  private static final Duration CHECKPOINT_EVERY = Duration.ofMinutes(2);
  private static final double VALIDATION_BATCH_SECONDS = 60;

  /** Batches over which the features' mean and deviation are taken. */
  private static final int SCALE_BATCHES = 12;

  private final AsrRecipe recipe;
  private final Places places;
  private final CorpusSettings settings;
  private final int threads;
  private final Consumer<String> log;
  private SpeechCorpus corpus;

  /**
   * Where things are.
   *
   * @param data recordings and texts
   * @param skills whose phrases are spoken
   * @param models with the version that a recipe starts from
   * @param recipes with the recipe that made that version, for where it is not among the models
   * @param cache for made sound and checkpoints
   */
  record Places(Path data, Path skills, Path models, Path recipes, Path cache) {}

  /** Opens the recipe's corpus, making what the cache lacks. */
  AsrTraining(AsrRecipe recipe, Places places, int threads, Consumer<String> log) {
    this.recipe = recipe;
    this.places = places;
    this.settings = settings(recipe, places);
    this.corpus = SpeechCorpus.open(settings);
    this.threads = threads;
    this.log = log;
  }

  /** Trains all stages to the end, from the last checkpoint where there is one. */
  Trainer.Trained train() {
    say("training", corpus.seconds(Split.TRAINING));
    say("validation", corpus.seconds(Split.VALIDATION));
    Trainer.Trained trained = train(0, firstNetwork());
    for (int stage = 1; stage < recipe.stages().size(); stage++) {
      trained = train(stage, trained.network());
    }
    return trained;
  }

  private Trainer.Trained train(int stage, Network from) {
    if (recipe.data().splicedHours() > 0 && stage == firstSpliced()) {
      corpus =
          corpus.withSpliced(
              settings,
              recipe.data().splicedHours(),
              stage == 0 ? recipe.start() : recipe.identity(stage - 1),
              () -> new NetworkAligner(from));
    }
    try (SpeechBatches speech = batches(recipe.stages().get(stage))) {
      log.accept(
          "stage %s: %,d weights, look-ahead %d ms, %d steps an epoch"
              .formatted(
                  recipe.stages().get(stage).name(),
                  from.size(),
                  recipe.network().lookaheadFrames() * AcousticShape.FRAME_MS,
                  speech.perEpoch()));
      return trainer(from, stage)
          .train(
              new AcousticBatches(speech, recipe.network().lookaheadFrames()),
              validation(
                  recipe, recipe.stages().get(stage), corpus, recipe.network().lookaheadFrames()));
    }
  }

  /**
   * The best network of the latest stage that has been validated once, without training further.
   */
  Optional<Trainer.Trained> best() {
    Network network = firstNetwork();
    for (int stage = recipe.stages().size() - 1; stage >= 0; stage--) {
      Optional<Trainer.Trained> best = trainer(network, stage).best();
      if (best.isPresent()) {
        return best;
      }
    }
    return Optional.empty();
  }

  /** The first stage that begins with a network which can tell where phones are. */
  private int firstSpliced() {
    return recipe.start().equals(AsrRecipe.SCRATCH) ? 1 : 0;
  }

  /**
   * Phone errors by the likeliest tokens, or, where a stage maximises mutual information, with the
   * trigrams that its network leaves part of the work to.
   */
  static PhoneErrors validation(
      AsrRecipe recipe, AsrRecipe.Stage stage, SpeechCorpus corpus, int lookaheadFrames) {
    return new PhoneErrors(
        corpus.validation(
            recipe.data().validationSeconds(),
            VALIDATION_BATCH_SECONDS,
            lookaheadFrames * AcousticShape.STACKED),
        lookaheadFrames,
        stage.mutualInformation() == 0
            ? PhoneErrors::likeliest
            : new PhoneDecoder(PhoneTrigrams.of(corpus, stage.copies())));
  }

  private Network firstNetwork() {
    if (recipe.start().equals(AsrRecipe.SCRATCH)) {
      return network(
          FeatureScale.kept(checkpoints().resolve("features"), recipe.identity(0), this::scale));
    }
    Network trained =
        new StartNetwork(places.models(), places.recipes())
            .of(ModelVersion.parse(recipe.start()), this::trainFirst);
    return grown(network(FeatureScale.of(trained)), trained);
  }

  private Network trainFirst(Path file) {
    log.accept(recipe.start() + " is not in " + places.models() + ": trains " + file + " first");
    return new AsrTraining(AsrRecipe.read(file), places, threads, log).train().network();
  }

  /**
   * The network with what is trained already; blocks that it lacks come after its last one and
   * change nothing at first, as their last product gives zeros (Chen et al. 2016, "Net2Net").
   */
  static Network grown(Network network, Network trained) {
    Map<String, Weights> known = trained.parameters();
    Map<String, Weights> all = new HashMap<>(known);
    network
        .parameters()
        .forEach((name, weights) -> {
          boolean closes = name.contains(".reduce/");
          all.putIfAbsent(name, closes ? Weights.zeros(weights.shape()) : weights);
        });
    return network.with(all);
  }

  private Network network(FeatureScale scale) {
    return recipe
        .network()
        .network(scale.mean(), scale.scale(), Phones.tokens().size(), recipe.seed());
  }

  private FeatureScale scale() {
    try (SpeechBatches speech = batches(recipe.stages().getFirst())) {
      return FeatureScale.of(LongStream.range(0, SCALE_BATCHES).mapToObj(speech::batch).toList());
    }
  }

  /** Short synthetic utterances that trained nothing. */
  List<SpeechCorpus.Example> examples() {
    return corpus.examples(40, 2.5);
  }

  /**
   * Where there are no general sentences, the skills' phrases are spoken for as long in their
   * place.
   */
  static CorpusSettings settings(AsrRecipe recipe, Places places) {
    AsrRecipe.Data data = recipe.data();
    boolean general = !SpeechCorpus.sentences(places.data()).isEmpty();
    return new CorpusSettings(
        places.data(),
        places.skills(),
        places.cache().resolve("corpus"),
        general ? data.generalHours() : 0,
        general ? data.skillHours() : data.generalHours() + data.skillHours(),
        data.fliteShare(),
        recipe.seed());
  }

  private SpeechBatches batches(AsrRecipe.Stage stage) {
    return corpus.training(
        stage.copies(),
        new SpeechBatches.Settings(
            recipe.data().secondsPerBatch(),
            recipe.network().lookaheadFrames() * AcousticShape.STACKED,
            stage.noise(),
            false,
            recipe.seed(),
            threads));
  }

  private Trainer trainer(Network network, int number) {
    AsrRecipe.Stage stage = recipe.stages().get(number);
    TrainingPlan plan =
        new TrainingPlan(
            stage.method(),
            new Schedule(
                stage.steps(), stage.warmup(), stage.decaySteps(), stage.rate(), stage.finalRate()),
            stage.clipNorm(),
            stage.validateEvery(),
            stage.averaged(),
            stage.patience(),
            CHECKPOINT_EVERY,
            threads,
            stage.startShare());
    return new Trainer(
        network,
        CtcObjective.of(stage, corpus, recipe.network().lookaheadFrames()),
        plan,
        checkpoints().resolve(stage.name()),
        recipe.identity(number),
        log);
  }

  private Path checkpoints() {
    return places.cache().resolve("checkpoints/asr-" + recipe.tag());
  }

  private void say(String part, Map<String, Double> seconds) {
    double hours = seconds.values().stream().mapToDouble(Double::doubleValue).sum() / 3600;
    StringBuilder sets = new StringBuilder();
    seconds.forEach((name, value) -> sets.append(", %s %.2f".formatted(name, value / 3600)));
    log.accept("%s: %.2f h (%s)".formatted(part, hours, sets.substring(2)));
  }
}
