package org.parley.compression.nlu;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;

/**
 * How the assistant's model is made: from the phrases of its skills.
 *
 * @param tag of the bundle's version
 * @param seed of weights, sentences and batches
 */
public record SkillsRecipe(
    String tag, long seed, Data data, Negatives negatives, NluShape network, Training training)
    implements NluRecipe {

  /**
   * @param sentences drawn from the skills' phrases
   * @param validationSentences drawn from phrases that do not train
   * @param validationShare of the phrases, 0 to 1
   * @param negativeShare of each batch, 0 to 1
   * @param unknownShare of words that training shows as unknown, 0 to 1
   * @param smoothing probability that targets give to all other classes together, 0 to 1
   */
  public record Data(
      int sentences,
      int validationSentences,
      double validationShare,
      double negativeShare,
      double unknownShare,
      double smoothing) {
    public Data {
      NluRecipe.require(
          sentences > 0 && validationSentences > 0, "data: sentences must be positive");
      for (double share : new double[] {validationShare, negativeShare, unknownShare, smoothing}) {
        NluRecipe.require(share >= 0 && share < 1, "data: shares must be from 0 to 1");
      }
    }
  }

  /**
   * Which sentences of the open texts are none of the skills' business.
   *
   * @param inScopeIntents labels of those sets whose sentences are left out
   * @param inScopeWords words that leave a sentence out
   * @param inScopeWordsWithoutLabels words that leave a sentence out where the set has no labels
   * @param builtIn phrases that are used when the open texts are not there, and with them
   */
  public record Negatives(
      SortedSet<String> inScopeIntents,
      SortedSet<String> inScopeWords,
      SortedSet<String> inScopeWordsWithoutLabels,
      List<String> builtIn) {
    public Negatives {
      inScopeIntents = Collections.unmodifiableSortedSet(inScopeIntents);
      inScopeWords = Collections.unmodifiableSortedSet(inScopeWords);
      inScopeWordsWithoutLabels = Collections.unmodifiableSortedSet(inScopeWordsWithoutLabels);
      builtIn = List.copyOf(builtIn);
      NluRecipe.require(!builtIn.isEmpty(), "negatives: builtIn must not be empty");
    }
  }

  public SkillsRecipe {
    NluRecipe.requireTag(tag);
  }

  @Override
  public String name() {
    return "nlu";
  }

  @Override
  public NluShape.Sentence sentence() {
    return NluShape.Sentence.UNSEEN;
  }

  @Override
  public Object changes() {
    return data;
  }

  @Override
  public Mix mix() {
    return new Mix(data.negativeShare(), data.unknownShare(), 0, 0, 1, data.smoothing());
  }
}
