package org.parley.compression.nlu;

import java.util.Optional;
import org.parley.compression.network.Network;
import org.parley.compression.retraining.Likeness;
import org.parley.compression.retraining.Task;
import org.parley.compression.tensorflow.Batches;
import org.parley.compression.tensorflow.Objective;
import org.parley.compression.tensorflow.Validation;

/** Reading sentences as a recipe trains it. */
final class NluTask implements Task {
  private final NluRecipe recipe;
  private final NluCorpus corpus;
  private final NluBatches batches;

  NluTask(NluRecipe recipe, NluCorpus corpus) {
    this.recipe = recipe;
    this.corpus = corpus;
    this.batches = new NluBatches(corpus, recipe);
  }

  @Override
  public String identity() {
    return corpus.identity(recipe);
  }

  @Override
  public Objective objective(Network network) {
    return new NluObjective(
        corpus.intents().size(), corpus.labels(), corpus.longest(), Optional.empty());
  }

  @Override
  public Batches batches(Network network) {
    return batches;
  }

  @Override
  public Likeness likeness(double emptyWeight) {
    return new NluLikeness(corpus.labels().size());
  }

  @Override
  public Validation validation(Network network) {
    return new NluValidation(corpus, batches, recipe.training().threshold());
  }
}
