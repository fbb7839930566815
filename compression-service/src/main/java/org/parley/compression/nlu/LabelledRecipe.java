package org.parley.compression.nlu;

/**
 * How a model is made from sentences that people have labelled.
 *
 * @param name of the model, as {@code nlu-snips}
 * @param tag of the bundle's version
 * @param seed of weights and batches
 */
public record LabelledRecipe(
    String name,
    String tag,
    long seed,
    Labelled labelled,
    NluShape network,
    NluShape.Sentence sentence,
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

  @Override
  public Mix mix() {
    return new Mix(0, 0, labelled.rarity(), labelled.unspeltShare(), ALIKE, labelled.smoothing());
  }
}
