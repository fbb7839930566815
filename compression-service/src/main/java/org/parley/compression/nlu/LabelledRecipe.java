package org.parley.compression.nlu;

/**
 * How a model is made from sentences that people have labelled.
 *
 * @param name of the model, as {@code nlu-snips}
 * @param tag of the bundle's version
 * @param seed of weights and batches
 * @param pretraining what the network learns before, of sentences without labels
 * @param teaching who teaches it, beside the labels
 */
public record LabelledRecipe(
    String name,
    String tag,
    long seed,
    Labelled labelled,
    NluShape network,
    NluShape.Sentence sentence,
    Pretraining pretraining,
    Teaching teaching,
    Training training)
    implements NluRecipe {
  /** Sentences of the sets have 1 to 35 words, 9 on average. */
  private static final int ALIKE = 16;

  /**
   * @param set file or folder under the data folder; its training part trains, its validation part
   *     judges
   * @param leastOften sentences that must say a word for it to have a number of its own
   * @param swapShare of the slots whose words training exchanges for those of another sentence of
   *     the same intent
   * @param rarity a word that n sentences say is shown as unknown with the probability rarity /
   *     (rarity + n) (Kiperwasser and Goldberg 2016, arXiv 1603.04351)
   * @param unspeltShare of words whose pieces training hides, 0 to 1
   * @param smoothing probability that targets give to all other classes together, 0 to 1
   */
  public record Labelled(
      String set,
      int leastOften,
      double swapShare,
      double rarity,
      double unspeltShare,
      double smoothing) {
    public Labelled {
      NluRecipe.require(leastOften > 0, "labelled: leastOften must be positive");
      NluRecipe.require(
          swapShare >= 0 && swapShare <= 1, "labelled: swapShare must be from 0 to 1");
    }
  }

  public LabelledRecipe {
    NluRecipe.require(name.startsWith("nlu-"), "name must begin with nlu-: " + name);
    NluRecipe.requireTag(tag);
  }

  /** How a teacher of this recipe's model is made; nothing of the pupil's own is in it. */
  LabelledRecipe teacher(long teacherSeed) {
    return new LabelledRecipe(
        name,
        "teacher" + teacherSeed,
        teacherSeed,
        labelled,
        network.withWidth(teaching.width()),
        sentence,
        pretraining,
        Teaching.NONE,
        training.withSteps(teaching.steps()));
  }

  @Override
  public Object changes() {
    return labelled;
  }

  @Override
  public Mix mix() {
    return new Mix(0, 0, labelled.rarity(), labelled.unspeltShare(), ALIKE, labelled.smoothing());
  }
}
