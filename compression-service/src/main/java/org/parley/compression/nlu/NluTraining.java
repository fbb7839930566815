package org.parley.compression.nlu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.parley.compression.network.Network;
import org.parley.compression.onnx.OnnxExport;
import org.parley.compression.onnx.WeightStorage;
import org.parley.compression.tensorflow.TensorFlowNetwork;
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
    var trained = new NluStages(corpus, work, threads, log).train(recipe);
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
}
