package org.parley.compression.lowrank;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How ranks are chosen. */
public sealed interface Ranks {

  /** Of the rank from which on two matrices are no smaller than one; the same for all layers. */
  record Share(double share) implements Ranks {}

  /** The least rank that keeps this share of the squared outputs, or weights if plain. */
  record Energy(double energy) implements Ranks {}

  /**
   * Of all ranks those that lose least, so that the layers together have this share of their
   * products; some layers may stay whole.
   */
  record MultiplyAdds(double share) implements Ranks {}

  /** The same for the weights' number, to which their bytes are proportional. */
  record Bytes(double share) implements Ranks {}

  Pattern TEXT = Pattern.compile("([a-z-]+) (0?\\.[0-9]+)");

  /**
   * Reads the form that recipes have.
   *
   * @param text such as {@code share 0.5}, {@code energy 0.98}, {@code multiply-adds 0.6} or {@code
   *     bytes 0.6}
   */
  static Ranks parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    double value = matcher.matches() ? Double.parseDouble(matcher.group(2)) : 0;
    if (!(value > 0)) {
      throw unknown(text);
    }
    return switch (matcher.group(1)) {
      case "share" -> new Share(value);
      case "energy" -> new Energy(value);
      case "multiply-adds" -> new MultiplyAdds(value);
      case "bytes" -> new Bytes(value);
      default -> throw unknown(text);
    };
  }

  private static IllegalArgumentException unknown(String text) {
    return new IllegalArgumentException(
        "ranks '%s' is unknown; take share, energy, multiply-adds or bytes, and a number between 0 and 1"
            .formatted(text));
  }

  /**
   * For each matrix a rank, or 0 where it stays whole.
   *
   * @param matrices each with what is known of it
   */
  default int[] of(List<Matrix> matrices) {
    return switch (this) {
      case Share(double share) ->
          matrices.stream().mapToInt(matrix -> matrix.useful(share * matrix.even())).toArray();
      case Energy(double energy) ->
          matrices.stream().mapToInt(matrix -> matrix.useful(matrix.keeping(energy))).toArray();
      case MultiplyAdds(double share) -> cheapest(matrices, share, true);
      case Bytes(double share) -> cheapest(matrices, share, false);
    };
  }

  private static int[] cheapest(List<Matrix> matrices, double share, boolean products) {
    double budget = share * matrices.stream().mapToDouble(m -> m.cost(0, products)).sum();
    int[] chosen =
        Knapsack.chosen(
            matrices.stream()
                .map(matrix ->
                    matrix.ranks().stream()
                        .map(rank ->
                            new Knapsack.Option(matrix.cost(rank, products), matrix.lost(rank)))
                        .toList())
                .toList(),
            budget);
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = matrices.get(i).ranks().get(chosen[i]);
    }
    return chosen;
  }
}
