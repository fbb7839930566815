package org.parley.compression.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.SortedMap;
import org.parley.compression.job.CompressionRecipe;
import org.parley.compression.job.Front;

/**
 * A recipe that leaves places open, {@link Choices}, and says in its field {@code search} how to
 * look for what to put there. Its budget is that of the version that is wanted.
 */
public final class SearchRecipe {
  private static final String FIELD = "search";

  private final String source;
  private final Search search;
  private final Choices choices;
  private final CompressionRecipe first;

  /**
   * How to look.
   *
   * @param networks that are tried at most
   * @param population of which the next are bred
   * @param take which of the front inside the budget becomes the version
   */
  public record Search(int networks, int population, Take take) {
    public Search {
      if (population < 4 || networks < population) {
        throw new IllegalArgumentException(
            "population must be at least 4, and networks at least as many as that");
      }
    }
  }

  /** Of those that are inside the budget. */
  public enum Take {
    SMALLEST,
    FASTEST,
    BEST
  }

  private SearchRecipe(String source, Search search, Choices choices) {
    this.source = source;
    this.search = search;
    this.choices = choices;
    this.first = at(choices.lowest());
    checkEachOption();
  }

  /** Whether a recipe's text is one that searches. */
  public static boolean isOne(String text) {
    try {
      return new YAMLMapper().readTree(text).has(FIELD);
    } catch (JsonProcessingException e) {
      // Whoever reads it as a recipe says where.
      return false;
    }
  }

  /**
   * A usual recipe as it is; of one that searches, the one with the first of all options. Model,
   * tag, data and budget are those of the search.
   *
   * @param source what errors call it
   * @throws IllegalArgumentException as {@link #parse}
   */
  public static CompressionRecipe first(String source, String text) {
    return isOne(text) ? parse(source, text).first() : CompressionRecipe.parse(source, text);
  }

  /**
   * @param source what errors call it
   * @throws IllegalArgumentException with line, place and reason, when it or one of its choices is
   *     no recipe
   */
  public static SearchRecipe parse(String source, String text) {
    JsonNode tree = CompressionRecipe.parse(source, text, mapper -> mapper.readTree(text));
    if (!(tree instanceof ObjectNode whole)) {
      throw new IllegalArgumentException(source + ": not a recipe");
    }
    JsonNode how = whole.path(FIELD);
    Search search =
        CompressionRecipe.parse(source, text, mapper -> mapper.treeToValue(how, Search.class));
    ObjectNode rest = whole.deepCopy();
    var _ = rest.remove(FIELD);
    return new SearchRecipe(source, search, new Choices(rest));
  }

  /** A mistake is told before anything is tried: each option with the first of all others. */
  private void checkEachOption() {
    for (int gene = 0; gene < choices.count(); gene++) {
      int options = Math.max(2, choices.options(gene));
      for (int option = 0; option < options; option++) {
        var _ = at(choices.reaching(gene, (option + 0.5) / options));
      }
    }
  }

  /** What genes choose, by its place in the recipe. */
  SortedMap<String, String> choices(List<Double> genes) {
    return choices.drawn(genes).chosen();
  }

  /**
   * @throws IllegalArgumentException when what is chosen does not go together
   */
  CompressionRecipe at(List<Double> genes) {
    Choices.Drawn drawn = choices.drawn(genes);
    try {
      return CompressionRecipe.of(drawn.tree());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: with %s: %s".formatted(source, Front.choices(drawn.chosen()), e.getMessage()), e);
    }
  }

  Search search() {
    return search;
  }

  /** How many there are. */
  int genes() {
    return choices.count();
  }

  CompressionRecipe first() {
    return first;
  }
}
