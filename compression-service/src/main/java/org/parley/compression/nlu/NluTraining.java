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
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.parley.compression.network.Network;
import org.parley.compression.onnx.OnnxExport;
import org.parley.compression.onnx.WeightStorage;
import org.parley.compression.tensorflow.Method;
import org.parley.compression.tensorflow.Schedule;
import org.parley.compression.tensorflow.TensorFlowNetwork;
import org.parley.compression.tensorflow.Trainer;
import org.parley.compression.tensorflow.TrainingPlan;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleWriter;
import org.parley.runtime.Manifest;
import org.parley.runtime.ModelVersion;
import org.parley.skills.Sample;
import org.parley.understanding.GoldenExamples;
import org.parley.understanding.Tagger;

/** Trains a model on a corpus and writes its bundle. */
final class NluTraining {
  private static final int GOLDEN = 12;

  private final NluRecipe recipe;
  private final NluCorpus corpus;
  private final Consumer<String> log;

  /**
   * @param log takes lines for people
   */
  NluTraining(NluRecipe recipe, NluCorpus corpus, Consumer<String> log) {
    this.recipe = recipe;
    this.corpus = corpus;
    this.log = log;
  }

  /**
   * What came out.
   *
   * @param figures of the validation
   * @param sources of sentences
   */
  record Made(
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
   * @param work folder for checkpoints
   * @param models folder for the bundle
   */
  Made run(Path work, Path models, int threads) {
    log.accept(
        "%,d sentences, %,d out of scope beside them, %,d to validate; %,d words"
            .formatted(
                corpus.training().size(),
                corpus.negatives().size(),
                corpus.validation().size(),
                corpus.vocabulary().size()));
    var batches = new NluBatches(corpus, recipe);
    var validation = new NluValidation(corpus, batches, recipe.training().threshold());
    var identity = identity();
    var trainer =
        new Trainer(
            network(),
            new NluObjective(corpus.intents().size(), corpus.labels(), corpus.longest()),
            plan(threads),
            work.resolve(recipe.name() + "-" + recipe.tag()),
            identity,
            log);
    var trained = trainer.train(batches, validation);
    try (var loaded = TensorFlowNetwork.whole(trained.network())) {
      double temperature = validation.temperature(loaded);
      var file = models.resolve(recipe.name() + "-" + recipe.tag() + ".parley");
      var version = write(trained.network(), temperature, file);
      return new Made(
          file,
          version,
          trained.figures(),
          temperature,
          trained.network().size(),
          corpus.vocabulary().size(),
          corpus.sources());
    }
  }

  private Network network() {
    return new NluNetwork(recipe.network(), recipe.sentence(), new SplittableRandom(recipe.seed()))
        .network(corpus.vocabulary().size(), corpus.intents().size(), corpus.labels().size());
  }

  private TrainingPlan plan(int threads) {
    var training = recipe.training();
    return new TrainingPlan(
        Method.PLAIN,
        new Schedule(training.steps(), training.warmup(), training.rate(), training.finalRate()),
        training.clipNorm(),
        training.validateEvery(),
        training.averaged(),
        training.patience(),
        Duration.ofSeconds(30),
        threads);
  }

  private ModelVersion write(Network network, double temperature, Path file) {
    var vocabulary = corpus.vocabulary();
    var draft =
        Manifest.Draft.of(recipe.name(), recipe.tag())
            .with(Tagger.BUCKETS, vocabulary.buckets())
            .with(Tagger.PIECES_PER_WORD, vocabulary.piecesPerWord())
            .with(Tagger.TEMPERATURE, String.format(Locale.ROOT, "%.2f", temperature))
            .with(Tagger.THRESHOLD, Double.toString(recipe.training().threshold()));
    var onnx = OnnxExport.bytes(network, WeightStorage.HALF);
    var bare = content(draft, onnx);
    var texts = corpus.training().stream().limit(GOLDEN).map(Sample::text).toList();
    try (var tagger = Tagger.unchecked(Bundle.read("the new bundle", bare.toBytes()), 1)) {
      return bare.add(Tagger.GOLDEN, GoldenExamples.write(tagger, texts)).write(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private BundleWriter content(Manifest.Draft draft, byte[] onnx) {
    var content =
        new BundleWriter(draft)
            .add(Tagger.NETWORK, onnx)
            .add(Tagger.WORDS, String.join("\n", corpus.vocabulary().words()))
            .add(Tagger.INTENTS, String.join("\n", corpus.intents()))
            .add(Tagger.LABELS, String.join("\n", corpus.labels()));
    var slots =
        corpus.intents().stream()
            .filter(corpus.slots()::containsKey)
            .map(intent -> intent + " " + String.join(" ", corpus.slotsOf(intent)))
            .toList();
    return slots.isEmpty() ? content : content.add(Tagger.SLOTS, String.join("\n", slots));
  }

  /**
   * Tells this recipe and these sentences from others, so that no checkpoint of others is resumed.
   */
  private String identity() {
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
