package org.parley.compression.asr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.parley.compression.onnx.WeightStorage;
import org.parley.compression.speech.Noise;
import org.parley.compression.tensorflow.Method;

/**
 * How an acoustic model is made. Every field must be given; a recipe with the same content makes
 * the same model from the same data.
 *
 * @param tag of the bundle's version
 * @param seed of weights, batches and synthetic speech
 * @param start {@code scratch}, or the version whose network the first stage begins with; where it
 *     is not among the models, {@code asr-TAG.yaml} beside the recipe is trained first
 * @param stages one after the other, each from the weights of the one before
 */
public record AsrRecipe(
    String tag,
    long seed,
    String start,
    Data data,
    AcousticShape network,
    List<Stage> stages,
    Language language) {

  /**
   * @param generalHours synthetic speech of general sentences
   * @param skillHours synthetic speech of the skills' phrases
   * @param fliteShare of the synthetic speech, 0 to 1
   * @param splicedHours sentences joined out of people's recordings, from the second stage on, or
   *     from the first where it begins with a trained network: that one finds where to cut
   * @param secondsPerBatch sound in one step
   * @param validationSeconds most sound of each validation set
   */
  public record Data(
      double generalHours,
      double skillHours,
      double fliteShare,
      double splicedHours,
      double secondsPerBatch,
      double validationSeconds) {
    public Data {
      require(
          generalHours >= 0 && skillHours >= 0 && splicedHours >= 0,
          "data.generalHours, data.skillHours and data.splicedHours must not be negative");
      require(fliteShare >= 0 && fliteShare <= 1, "data.fliteShare must be from 0 to 1");
      require(secondsPerBatch > 0, "data.secondsPerBatch must be positive");
      require(validationSeconds > 0, "data.validationSeconds must be positive");
    }
  }

  /**
   * @param name of the stage and of its folder of checkpoints
   * @param copies how often an epoch has the utterances of a source; 1 where a source is not named,
   *     0 leaves it out
   * @param noise that is added to what is heard
   * @param mutualInformation share of the objective that maximises the mutual information of sound
   *     and phones, 0 to 1; the others' is connectionist temporal classification
   * @param method optimizer and precision of the products
   * @param steps in all
   * @param warmup steps in which the learning rate rises
   * @param decaySteps the step at which the learning rate would be down at its last value; a stage
   *     that another one follows may end earlier
   * @param averaged how many of the last validated weights are averaged
   * @param patience validations without a better one after which training stops; 0 = never
   * @param startShare of the weights that it began with in the average of the last ones, 0 to below
   *     1
   */
  public record Stage(
      String name,
      Map<String, Double> copies,
      Noise noise,
      double mutualInformation,
      Method method,
      long steps,
      long warmup,
      long decaySteps,
      double rate,
      double finalRate,
      double clipNorm,
      long validateEvery,
      int averaged,
      int patience,
      double startShare) {
    public Stage {
      copies = Map.copyOf(copies);
      require(
          name.matches(NAME), "a stage's name must be of small letters, digits, dots and dashes");
      require(
          mutualInformation >= 0 && mutualInformation <= 1,
          "stage.mutualInformation must be from 0 to 1");
      require(steps > 0, "stage.steps must be positive");
      require(warmup >= 0 && warmup < steps, "stage.warmup must be less than stage.steps");
      require(decaySteps >= steps, "stage.decaySteps must not be less than stage.steps");
      require(
          rate > 0 && finalRate >= 0 && finalRate <= rate,
          "stage.rate must be positive and stage.finalRate between 0 and it");
      require(clipNorm > 0, "stage.clipNorm must be positive");
      require(validateEvery > 0, "stage.validateEvery must be positive");
      require(averaged > 0, "stage.averaged must be positive");
      require(patience >= 0, "stage.patience must not be negative");
      require(startShare >= 0 && startShare < 1, "stage.startShare must be from 0 to below 1");
    }
  }

  /**
   * @param order of the n-gram model, 1 to 3
   * @param skillSentences how many are sampled from the skills' phrases
   * @param generalWeight of general sentences beside those of the skills, which weigh 1
   * @param pruned n-grams go whose loss raises the perplexity by less than this share, each by
   *     itself; 0 keeps all
   * @param generalWords how many of the commonest general words the lexicon has
   * @param lmWeight factor of the language model's log-probabilities
   * @param wordReward added for each word
   * @param grammarShare of all sentences that are taken to be whole sentences of the skills
   * @param blankPenalty subtracted from the blank's log-probability
   * @param storage of the network's weights
   */
  public record Language(
      int order,
      int skillSentences,
      double generalWeight,
      double pruned,
      int generalWords,
      double lmWeight,
      double wordReward,
      double grammarShare,
      double blankPenalty,
      WeightStorage storage) {
    public Language {
      require(order >= 1 && order <= 3, "language.order must be from 1 to 3");
      require(skillSentences > 0, "language.skillSentences must be positive");
      require(generalWeight > 0, "language.generalWeight must be positive");
      require(pruned >= 0, "language.pruned must not be negative");
      require(generalWords >= 0, "language.generalWords must not be negative");
      require(lmWeight >= 0, "language.lmWeight must not be negative");
      require(grammarShare >= 0 && grammarShare <= 1, "language.grammarShare must be from 0 to 1");
    }
  }

  /** The {@link #start} of a network that nothing has trained yet. */
  static final String SCRATCH = "scratch";

  private static final String NAME = "[a-z0-9][a-z0-9.-]*";

  public AsrRecipe {
    stages = List.copyOf(stages);
    require(!stages.isEmpty(), "stages must not be empty");
    require(tag.matches(NAME), "tag must be of small letters, digits, dots and dashes");
    require(
        start.equals(SCRATCH) || start.startsWith(AsrBundle.NAME + "@"),
        "start must be 'scratch' or a version such as asr@parent-5b898f8d049b");
  }

  /**
   * @throws IllegalArgumentException with the file, place and reason if the recipe is not one
   */
  public static AsrRecipe read(Path file) {
    try {
      return YAMLMapper.builder(new YAMLFactory())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build()
          .readValue(Files.readString(file), AsrRecipe.class);
    } catch (JsonProcessingException e) {
      String place = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
      throw new IllegalArgumentException(file + place + ": " + reason(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the recipe " + file, e);
    }
  }

  /**
   * Of all that makes the weights of a stage, whatever of its start stays in them; layout and
   * comments do not matter.
   */
  String identity(int stage) {
    try {
      JsonMapper json =
          JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
      ArrayNode upToHere = json.valueToTree(stages.subList(0, stage + 1));
      ((ObjectNode) upToHere.get(stage)).remove("startShare");
      byte[] content = json.writeValueAsBytes(List.of(seed, start, data, network, upToHere));
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("a recipe is always JSON and SHA-256 always there", e);
    }
  }

  String text() {
    try {
      return new String(
          YAMLMapper.builder(new YAMLFactory())
              .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
              .build()
              .writeValueAsBytes(this),
          StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a recipe is always YAML", e);
    }
  }

  private static String reason(JsonProcessingException e) {
    Throwable cause = e.getCause() instanceof IllegalArgumentException told ? told : null;
    return String.valueOf(cause == null ? e.getOriginalMessage() : cause.getMessage());
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
