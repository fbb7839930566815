package org.parley.compression.asr;

import java.util.Optional;
import org.parley.compression.network.Network;
import org.parley.compression.onnx.OnnxImport;
import org.parley.compression.retraining.Likeness;
import org.parley.compression.retraining.Task;
import org.parley.compression.speech.CorpusSettings;
import org.parley.compression.speech.Phones;
import org.parley.compression.speech.SpeechBatches;
import org.parley.compression.speech.SpeechCorpus;
import org.parley.compression.tensorflow.Batches;
import org.parley.compression.tensorflow.Objective;
import org.parley.compression.tensorflow.Validation;
import org.parley.runtime.Bundle;

/** Hearing phones as the last stage of a recipe trains it. */
final class AsrTask implements Task {
  private final AsrRecipe recipe;
  private final SpeechCorpus corpus;
  private final String spliced;
  private final int threads;

  private AsrTask(AsrRecipe recipe, SpeechCorpus corpus, String spliced, int threads) {
    this.recipe = recipe;
    this.corpus = corpus;
    this.spliced = spliced;
    this.threads = threads;
  }

  /**
   * Opens the recipe's corpus, making what the cache lacks.
   *
   * @param parent finds where recordings are cut for spliced sentences
   * @param threads that make batches
   */
  static AsrTask open(AsrRecipe recipe, AsrTraining.Places places, Bundle parent, int threads) {
    CorpusSettings settings = AsrTraining.settings(recipe, places);
    SpeechCorpus corpus = SpeechCorpus.open(settings);
    String aligned = parent.version().toString();
    double hours = recipe.data().splicedHours();
    if (hours > 0) {
      Network network = OnnxImport.network(parent);
      corpus = corpus.withSpliced(settings, hours, aligned, () -> new NetworkAligner(network));
    }
    return new AsrTask(recipe, corpus, aligned, threads);
  }

  @Override
  public String identity() {
    return recipe.identity(recipe.stages().size() - 1) + spliced;
  }

  @Override
  public Objective objective(Network network) {
    return CtcObjective.of(recipe.stages().getLast(), corpus, network.lookaheadFrames());
  }

  /** Without rivals, which take a second pass of the network over each batch. */
  @Override
  public Objective watched(Network network) {
    return new CtcObjective(Phones.tokens().size(), network.lookaheadFrames(), Optional.empty());
  }

  @Override
  public Batches batches(Network network) {
    return batches(network, false);
  }

  @Override
  public Batches undisturbedToo(Network network) {
    return batches(network, true);
  }

  private Batches batches(Network network, boolean undisturbed) {
    AsrRecipe.Stage stage = recipe.stages().getLast();
    int lookahead = network.lookaheadFrames();
    SpeechBatches speech =
        corpus.training(
            stage.copies(),
            new SpeechBatches.Settings(
                recipe.data().secondsPerBatch(),
                lookahead * AcousticShape.STACKED,
                stage.noise(),
                undisturbed,
                recipe.seed(),
                threads));
    return new AcousticBatches(speech, lookahead);
  }

  @Override
  public Likeness likeness(double emptyWeight) {
    return new FrameLikeness(Phones.tokens().size(), emptyWeight);
  }

  @Override
  public Validation validation(Network network) {
    return AsrTraining.validation(
        recipe, recipe.stages().getLast(), corpus, network.lookaheadFrames());
  }
}
