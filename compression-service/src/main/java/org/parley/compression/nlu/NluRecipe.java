package org.parley.compression.nlu;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;

/**
 * How a model that understands is made. Every field must be given; the same recipe makes the same
 * model from the same data.
 *
 * @param tag of the bundle's version
 * @param seed of weights, sentences and batches
 */
public record NluRecipe(
    String tag, long seed, Data data, Negatives negatives, NluShape network, Training training) {

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
      require(sentences > 0 && validationSentences > 0, "data: sentences must be positive");
      for (double share : new double[] {validationShare, negativeShare, unknownShare, smoothing}) {
        require(share >= 0 && share < 1, "data: shares must be from 0 to 1");
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
      require(!builtIn.isEmpty(), "negatives: builtIn must not be empty");
    }
  }

  /**
   * @param batch sentences of a step
   * @param averaged how many of the last validated weights are averaged
   * @param patience validations without a better one after which training stops; 0 = never
   * @param threshold confidence below which a sentence counts as out of scope
   */
  public record Training(
      int batch,
      long steps,
      long warmup,
      double rate,
      double finalRate,
      double clipNorm,
      long validateEvery,
      int averaged,
      int patience,
      double threshold) {
    public Training {
      require(batch > 0 && steps > 0, "training: batch and steps must be positive");
      require(threshold >= 0 && threshold < 1, "training: threshold must be from 0 to 1");
    }
  }

  public NluRecipe {
    require(
        tag.matches("[a-z0-9][a-z0-9.-]*"), "tag must be of small letters, digits, dots, dashes");
  }

  /**
   * @throws IllegalArgumentException with the file, line and reason if the recipe is not one
   */
  public static NluRecipe read(Path file) {
    try {
      return YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build()
          .readValue(Files.readString(file), NluRecipe.class);
    } catch (JsonProcessingException e) {
      var line = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
      var reason =
          e.getCause() instanceof IllegalArgumentException cause
              ? cause.getMessage()
              : e.getOriginalMessage();
      throw new IllegalArgumentException(file + line + ": " + reason, e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the recipe " + file, e);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
