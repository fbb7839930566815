package org.parley.recognition;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Constants of the search, chosen on development recordings; {@code assets/decoding.json} of a
 * bundle, whose missing fields have the values of {@link #DEFAULT}.
 *
 * @param lmWeight factor of the language model's log-probabilities
 * @param wordReward added for each word, natural logarithm
 * @param grammarShare of all sentences that are taken to be whole sentences of the language model's
 *     grammar, where it has one; the others are left to the n-gram model; 0 to 1
 * @param blankPenalty subtracted from the blank's log-probability: networks trained with CTC prefer
 *     it
 * @param background what is quieter than the voice by more than this, decibels, is background, in
 *     which nothing but the blank is followed, &gt; 0
 * @param noiseFactor how often a bin's noise is subtracted from it before the network sees it, ≥ 0
 *     ({@link org.parley.signal.SpectralSubtraction})
 * @param noiseLeast share of a bin's power that always remains then, above 0 to 1
 * @param beam whole sentences worse than the best hypothesis by more than this are dropped, ≥ 0
 * @param maxActive hypotheses of whole sentences kept of a frame, ≥ 1
 * @param ngramBeam hypotheses of the n-gram model worse than the best one of them by more than this
 *     are dropped, ≥ 0; they have smoothing to fall back to and need less than whole sentences,
 *     which die with the first word that they lack
 * @param ngramMaxActive hypotheses of the n-gram model kept of a frame, ≥ 1
 * @param tokenBeam tokens less likely than the frame's best one by more than this are not followed,
 *     ≥ 0
 * @param acousticFloor log-probabilities of tokens below this count as this, &lt; 0: a network is
 *     surer of itself than it may be, and one token that it did not hear must not outweigh a
 *     sentence
 * @param blankSkip in frames whose blank is at least this probable nothing but the blank is
 *     followed, 0 to 1
 * @param confidenceScale factor of the scores before they become posteriors: frames are not as
 *     independent as CTC takes them, so that bare scores are too sure of themselves, &gt; 0
 * @param alternatives readings given beside the best one at most, ≥ 0
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record DecodingSettings(
    double lmWeight,
    double wordReward,
    double grammarShare,
    double blankPenalty,
    double background,
    double noiseFactor,
    double noiseLeast,
    double beam,
    int maxActive,
    double ngramBeam,
    int ngramMaxActive,
    double tokenBeam,
    double acousticFloor,
    double blankSkip,
    double confidenceScale,
    int alternatives) {

  public static final DecodingSettings DEFAULT =
      new DecodingSettings(
          1.1, 1.0, 0.9, 3.5, 12, 2, 0.03, 18, 2500, 15, 700, 9, -9, 0.999, 0.5, 4);

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  public DecodingSettings {
    if (!(acousticFloor < 0)) {
      throw new IllegalArgumentException("acousticFloor " + acousticFloor + " is not negative");
    }
    if (!(lmWeight >= 0 && beam >= 0 && ngramBeam >= 0 && tokenBeam >= 0 && confidenceScale > 0)) {
      throw new IllegalArgumentException("a weight or beam is negative or no number");
    }
    if (!(noiseFactor >= 0 && noiseLeast > 0 && noiseLeast <= 1)) {
      throw new IllegalArgumentException(
          "noiseFactor " + noiseFactor + ", noiseLeast " + noiseLeast);
    }
    if (!(background > 0)) {
      throw new IllegalArgumentException("background " + background + " is not positive");
    }
    if (!(grammarShare >= 0 && grammarShare <= 1)) {
      throw new IllegalArgumentException("grammarShare " + grammarShare + " is not from 0 to 1");
    }
    if (maxActive < 1 || ngramMaxActive < 1 || alternatives < 0 || !(blankSkip >= 0)) {
      throw new IllegalArgumentException(
          "maxActive "
              + maxActive
              + ", ngramMaxActive "
              + ngramMaxActive
              + ", alternatives "
              + alternatives);
    }
  }

  /**
   * Reads the JSON form.
   *
   * @throws IllegalArgumentException for an unknown field or a value out of range
   */
  public static DecodingSettings parse(String json) {
    try {
      ObjectNode settings = JSON.valueToTree(DEFAULT);
      settings.setAll(JSON.readValue(json, ObjectNode.class));
      return JSON.treeToValue(settings, DecodingSettings.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("decoding settings: " + e.getOriginalMessage(), e);
    }
  }

  public String toJson() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Numbers are always JSON", e);
    }
  }

  /**
   * The same settings but for some.
   *
   * @param values by the names of the record's components
   * @throws IllegalArgumentException for a name that there is not, or a value out of range
   */
  public DecodingSettings with(Map<String, Double> values) {
    ObjectNode settings = JSON.valueToTree(this);
    values.forEach((name, value) -> {
      if (value == Math.rint(value)) {
        settings.put(name, value.longValue());
      } else {
        settings.put(name, value);
      }
    });
    return parse(settings.toString());
  }
}
