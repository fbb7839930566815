package org.parley.compression.nlu;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.parley.compression.tensorflow.Method;

/**
 * How a model that understands is made. Every field must be given; the same recipe makes the same
 * model from the same data.
 */
public sealed interface NluRecipe permits SkillsRecipe, LabelledRecipe {

  /** What the bundle is for, as {@code nlu}. */
  String name();

  /** Of the bundle's version. */
  String tag();

  /** Of weights, sentences and batches. */
  long seed();

  NluShape network();

  NluShape.Sentence sentence();

  Training training();

  /** How batches are made of sentences. */
  Mix mix();

  /** Whatever its sentences are changed by while they train. */
  Object changes();

  /** What comes before. */
  default Pretraining pretraining() {
    return Pretraining.NONE;
  }

  /** Who teaches, beside the labels. */
  default Teaching teaching() {
    return Teaching.NONE;
  }

  /**
   * @param negativeShare of each batch that is out of scope, 0 to 1
   * @param unknownShare of words that training shows as unknown, 0 to 1
   * @param rarity a word that n sentences say is also shown as unknown with the probability rarity
   *     / (rarity + n), ≥ 0
   * @param unspeltShare of words whose pieces training hides, 0 to 1
   * @param alike batches that are drawn together and divided by their sentences' lengths, so that
   *     few words are filled up; 1 for none
   * @param smoothing probability that targets give to all other classes together, 0 to 1
   */
  record Mix(
      double negativeShare,
      double unknownShare,
      double rarity,
      double unspeltShare,
      int alike,
      double smoothing) {
    public Mix {
      for (double share : new double[] {negativeShare, unknownShare, unspeltShare, smoothing}) {
        require(share >= 0 && share < 1, "data: shares must be from 0 to 1");
      }
      require(rarity >= 0, "data: rarity must not be negative");
      require(alike > 0, "data: alike must be positive");
    }
  }

  /**
   * @param batch sentences of a step
   * @param averaged how many of the last validated weights are averaged
   * @param patience validations without a better one after which training stops; 0 = never
   * @param threshold confidence below which a sentence counts as out of scope
   * @param method of the labels' training; hidden words are guessed with the plain one
   */
  record Training(
      int batch,
      long steps,
      long warmup,
      double rate,
      double finalRate,
      double clipNorm,
      long validateEvery,
      int averaged,
      int patience,
      double threshold,
      Method method) {
    public Training {
      require(batch > 0 && steps > 0, "training: batch and steps must be positive");
      require(threshold >= 0 && threshold < 1, "training: threshold must be from 0 to 1");
    }

    Training withSteps(long other) {
      return new Training(
          batch,
          other,
          warmup,
          rate,
          finalRate,
          clipNorm,
          validateEvery,
          averaged,
          patience,
          threshold,
          method);
    }
  }

  /**
   * A recipe with {@code labelled} is one of a labelled set, any other one of the skills.
   *
   * @throws IllegalArgumentException with the file, line and reason if the recipe is not one
   */
  static NluRecipe read(Path file) {
    try {
      var yaml =
          YAMLMapper.builder()
              .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
              .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
              .build();
      var text = Files.readString(file);
      return yaml.readTree(text).has("labelled")
          ? yaml.readValue(text, LabelledRecipe.class)
          : yaml.readValue(text, SkillsRecipe.class);
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

  static void requireTag(String tag) {
    require(
        tag.matches("[a-z0-9][a-z0-9.]*"), "tag must be of small letters, digits and dots: " + tag);
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
