package org.parley.compression.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.parley.compression.step.Language;
import org.parley.compression.step.Step;

/**
 * How a version is made from its parent. Every field must be given; the same recipe and parent make
 * the same version.
 *
 * @param model whose champion is the parent, unless the command names another
 * @param tag of the new version
 * @param trainedBy the training recipe of the parent, beside this one: its data calibrates, and
 *     what validated there judges here
 * @param seed of whatever is drawn
 */
public record CompressionRecipe(
    String model,
    String tag,
    String trainedBy,
    long seed,
    Data data,
    List<Step> steps,
    Budget budget) {

  /**
   * Seconds of sound, or sentences.
   *
   * @param calibration what steps look at
   * @param validation most of each source that judges
   */
  public record Data(int calibration, int validation) {
    public Data {
      require(
          calibration > 0 && validation > 0,
          "data.calibration and data.validation must be positive");
    }
  }

  /**
   * Outside of it a version is refused.
   *
   * @param smaller the parent's network bytes over the version's, at least
   * @param faster the parent's median time over the version's, at least
   * @param losses most that each measure may lose
   */
  public record Budget(double smaller, double faster, SortedMap<String, Limit> losses) {
    public Budget {
      require(smaller > 0 && faster > 0, "budget.smaller and budget.faster must be positive");
      require(
          smaller >= 1 || faster >= 1,
          "budget: smaller and faster are both below 1; nobody wants such a version");
      require(!losses.isEmpty(), "budget.losses must name a measure of quality");
      losses = Collections.unmodifiableSortedMap(new TreeMap<>(losses));
    }
  }

  /**
   * @param most of the unit, ≥ 0
   */
  public record Limit(double most, Unit unit) {
    public Limit {
      require(most >= 0, "budget.losses: most must not be negative");
    }

    /** A loss in this unit. */
    public Loss.Interval of(Loss loss) {
      return switch (unit) {
        case POINTS -> loss.points();
        case PERCENT_OF_PARENT -> loss.percentOfParent();
      };
    }
  }

  /** In what a loss is counted. */
  public enum Unit {
    /** Hundredths of all items. */
    POINTS("points"),
    /** Hundredths of what the parent does wrong. */
    PERCENT_OF_PARENT("% of the parent's");

    private final String text;

    Unit(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  private static final String NAME = "[a-z0-9][a-z0-9.]*";

  public CompressionRecipe {
    require(model.matches("[a-z0-9-]+"), "model must be a name such as asr or nlu-snips");
    require(tag.matches(NAME), "tag must be of small letters, digits and dots: " + tag);
    steps = List.copyOf(steps);
    require(!steps.isEmpty(), "steps must not be empty");
  }

  /**
   * @throws IllegalArgumentException with the file, line, place and what to do, if the recipe is
   *     not one
   */
  public static CompressionRecipe read(Path file) {
    return parse(file.toString(), text(file));
  }

  /** What a recipe's file holds. */
  public static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the recipe " + file, e);
    }
  }

  /**
   * @param source what errors call it
   * @throws IllegalArgumentException as {@link #read}
   */
  public static CompressionRecipe parse(String source, String text) {
    return parse(source, text, mapper -> mapper.readValue(text, CompressionRecipe.class));
  }

  /**
   * What is read of a recipe's text, or of a part of it, by the rules of recipes.
   *
   * @throws IllegalArgumentException as {@link #read}
   */
  public static <T> T parse(String source, String text, Reading<T> reading) {
    try {
      return reading.read(mapper());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(source + ":" + RecipeMistake.of(e, text), e);
    }
  }

  /**
   * A recipe that was put together, so that it has no lines.
   *
   * @throws IllegalArgumentException with the place and what to do, if it is none
   */
  public static CompressionRecipe of(JsonNode tree) {
    try {
      return mapper().treeToValue(tree, CompressionRecipe.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(RecipeMistake.withoutLine(e, tree.toString()), e);
    }
  }

  /** Makes something of YAML. */
  public interface Reading<T> {
    T read(YAMLMapper mapper) throws JsonProcessingException;
  }

  private static YAMLMapper mapper() {
    return YAMLMapper.builder()
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .build();
  }

  /** Whether the version has words and a language model of its own. */
  boolean changesLanguage() {
    return steps.stream().anyMatch(Language.class::isInstance);
  }

  /** The recipe without layout and comments. */
  String text() {
    try {
      return mapper().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a recipe is always YAML", e);
    }
  }

  /**
   * All that makes the network after so many steps, as text; the same for every recipe that begins
   * alike.
   */
  String prefix(int count) {
    try {
      return mapper()
          .writeValueAsString(
              new Prefix(model, trainedBy, seed, data, budget.losses(), steps.subList(0, count)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a recipe is always YAML", e);
    }
  }

  /** The losses are among it, since a step may go on until they are met. */
  private record Prefix(
      String model,
      String trainedBy,
      long seed,
      Data data,
      SortedMap<String, Limit> losses,
      List<Step> steps) {}

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
