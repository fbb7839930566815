package org.parley.compression.nlu;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.parley.compression.network.Network;
import org.parley.compression.onnx.OnnxExport;
import org.parley.compression.onnx.WeightStorage;
import org.parley.compression.tensorflow.Schedule;
import org.parley.compression.tensorflow.TensorFlowNetwork;
import org.parley.compression.tensorflow.Trainer;
import org.parley.compression.tensorflow.TrainingPlan;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleWriter;
import org.parley.runtime.Manifest;
import org.parley.runtime.ModelVersion;
import org.parley.skills.Sample;
import org.parley.skills.SkillSet;
import org.parley.understanding.GoldenExamples;
import org.parley.understanding.Normalizer;
import org.parley.understanding.Tagger;

/** Trains a model from the skills and writes its bundle. */
public final class NluTraining {
  private static final int GOLDEN = 12;

  private final NluRecipe recipe;
  private final SkillSet skills;
  private final Consumer<String> log;

  /**
   * @param log takes lines for people
   */
  public NluTraining(NluRecipe recipe, SkillSet skills, Consumer<String> log) {
    this.recipe = recipe;
    this.skills = skills;
    this.log = log;
  }

  /**
   * What came out.
   *
   * @param figures of the validation
   * @param sources of the sentences that are out of scope
   */
  public record Made(
      Path file,
      ModelVersion version,
      SequencedMap<String, Double> figures,
      double temperature,
      long weights,
      int words,
      List<String> sources) {}

  /**
   * Trains, resuming a killed run of the same recipe and data.
   *
   * @param data folder of open texts, if there is one
   * @param work folder for checkpoints
   * @param models folder for the bundle
   */
  public Made run(Optional<Path> data, Path work, Path models, int threads) {
    var texts = new OutOfScopeTexts(recipe.negatives(), new Normalizer(skills.language()));
    data.ifPresent(texts::addOpenTexts);
    if (data.isEmpty()) {
      log.accept("no open texts: what is out of scope is learnt from the recipe's phrases alone");
    }
    var corpus = NluCorpus.of(recipe, skills, texts.sentences());
    log.accept(
        "%,d sentences of the skills, %,d out of scope, %,d to validate; %,d words"
            .formatted(
                corpus.training().size(),
                corpus.negatives().size(),
                corpus.validation().size(),
                corpus.vocabulary().size()));
    var batches = new NluBatches(corpus, recipe);
    var validation = new NluValidation(corpus, batches);
    var identity = identity(corpus);
    var trainer =
        new Trainer(
            network(corpus),
            new NluObjective(corpus.intents().size(), corpus.labels().size()),
            plan(threads),
            work.resolve("nlu-" + recipe.tag()),
            identity,
            log);
    var trained = trainer.train(batches, validation);
    try (var loaded = TensorFlowNetwork.whole(trained.network())) {
      double temperature = validation.temperature(loaded);
      var file = models.resolve("nlu-" + recipe.tag() + ".parley");
      var version = write(trained.network(), corpus, temperature, file);
      return new Made(
          file,
          version,
          trained.figures(),
          temperature,
          trained.network().size(),
          corpus.vocabulary().size(),
          texts.sources());
    }
  }

  private Network network(NluCorpus corpus) {
    return recipe
        .network()
        .network(
            corpus.vocabulary().size(),
            corpus.intents().size(),
            corpus.labels().size(),
            new SplittableRandom(recipe.seed()));
  }

  private TrainingPlan plan(int threads) {
    var training = recipe.training();
    return new TrainingPlan(
        new Schedule(training.steps(), training.warmup(), training.rate(), training.finalRate()),
        training.clipNorm(),
        training.validateEvery(),
        training.averaged(),
        training.patience(),
        Duration.ofSeconds(30),
        threads);
  }

  private ModelVersion write(Network network, NluCorpus corpus, double temperature, Path file) {
    var vocabulary = corpus.vocabulary();
    var draft =
        Manifest.Draft.of("nlu", recipe.tag())
            .with(Tagger.BUCKETS, vocabulary.buckets())
            .with(Tagger.PIECES_PER_WORD, vocabulary.piecesPerWord())
            .with(Tagger.TEMPERATURE, String.format(Locale.ROOT, "%.2f", temperature))
            .with(Tagger.THRESHOLD, Double.toString(recipe.training().threshold()));
    var onnx = OnnxExport.bytes(network, WeightStorage.HALF);
    var bare = content(draft, onnx, corpus);
    var texts = corpus.training().stream().limit(GOLDEN).map(Sample::text).toList();
    try (var tagger = Tagger.unchecked(Bundle.read("the new bundle", bare.toBytes()), 1)) {
      return bare.add(Tagger.GOLDEN, GoldenExamples.write(tagger, texts)).write(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static BundleWriter content(Manifest.Draft draft, byte[] onnx, NluCorpus corpus) {
    return new BundleWriter(draft)
        .add(Tagger.NETWORK, onnx)
        .add(Tagger.WORDS, String.join("\n", corpus.vocabulary().words()))
        .add(Tagger.INTENTS, String.join("\n", corpus.intents()))
        .add(Tagger.LABELS, String.join("\n", corpus.labels()));
  }

  /**
   * Tells this recipe and these sentences from others, so that no checkpoint of others is resumed.
   */
  private String identity(NluCorpus corpus) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(json(recipe));
      for (var part : List.of(corpus.training(), corpus.negatives(), corpus.validation())) {
        for (var sample : part) {
          digest.update((sample + "\n").getBytes(StandardCharsets.UTF_8));
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] json(Object value) {
    try {
      return new JsonMapper().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records are always JSON", e);
    }
  }
}
