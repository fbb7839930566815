package org.parley.compression.nlu;

import java.util.List;

/**
 * Words of unlabelled sentences are hidden and guessed from their neighbours (Devlin et al. 2019,
 * arXiv 1810.04805) before the labels are learnt; the network's lower part is kept.
 *
 * @param texts files under the data folder whose sentences join the set's own
 * @param ownShare of each batch that is of the set's own training sentences, changed as they are in
 *     training; 0 to 1
 * @param hidden share of the words that are guessed, 0 to 1
 * @param steps 0 for no pre-training
 * @param seed of its batches; with the shape it also gives the weights it starts from, so that
 *     trainings of other seeds share it
 */
public record Pretraining(
    List<String> texts,
    double ownShare,
    double hidden,
    int batch,
    long steps,
    long warmup,
    double rate,
    double finalRate,
    long seed) {
  static final Pretraining NONE = new Pretraining(List.of(), 1, 0.2, 1, 0, 0, 1, 0, 0);

  public Pretraining {
    texts = List.copyOf(texts);
    NluRecipe.require(
        ownShare >= 0 && ownShare <= 1 && hidden > 0 && hidden < 1,
        "pretraining: ownShare must be from 0 to 1, hidden between them");
    NluRecipe.require(
        ownShare == 1 || !texts.isEmpty() || steps == 0,
        "pretraining: without texts ownShare must be 1");
    NluRecipe.require(
        batch > 0 && steps >= 0, "pretraining: batch must be positive, steps not negative");
  }

  boolean wanted() {
    return steps > 0;
  }
}
