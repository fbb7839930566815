package org.parley.compression.job;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a search found: networks of which none is smaller, faster and better than another.
 *
 * @param measure whose loss counts
 * @param points of the front, the smallest first
 * @param beaten other networks that were tried
 * @param unfit how many did not fit the parent, and the reason of one
 */
public record Front(
    String measure, List<Point> points, List<Point> beaten, int unfit, String reason) {

  /** What a place is filled with where its step is left out. */
  public static final String NONE = "none";

  /**
   * A network.
   *
   * @param loss against the parent in {@link Front#measure}, points
   * @param insideBudget by the estimates
   * @param chosen as the search's version
   */
  public record Point(
      SortedMap<String, String> choices,
      long networkBytes,
      double smaller,
      double ms,
      double faster,
      Loss.Interval loss,
      boolean insideBudget,
      boolean chosen) {
    public Point {
      choices = Collections.unmodifiableSortedMap(new TreeMap<>(choices));
    }
  }

  public Front {
    points = points.stream().sorted(Comparator.comparingLong(Point::networkBytes)).toList();
    beaten = List.copyOf(beaten);
  }

  /** How many networks. */
  public int tried() {
    return points.size() + beaten.size() + unfit;
  }

  /** One JSON object. */
  public String json() {
    return JobReport.text(this);
  }

  /** For a terminal. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Pareto front of %d networks tried (* inside the budget, > taken)".formatted(tried()));
    lines.add(
        "  %10s %8s %8s %7s  %-28s %s"
            .formatted("bytes", "smaller", "ms", "faster", measure + ", points", "choices"));
    points.forEach(point -> lines.add(line(point)));
    if (unfit > 0) {
      lines.add("%d did not fit, such as: %s".formatted(unfit, reason));
    }
    return String.join("\n", lines) + "\n";
  }

  private static String line(Point point) {
    return String.format(
        Locale.ROOT,
        "%s %,10d %8.2f %8.3f %7.2f  %-28s %s",
        point.chosen() ? ">" : point.insideBudget() ? "*" : " ",
        point.networkBytes(),
        point.smaller(),
        point.ms(),
        point.faster(),
        String.format(
            Locale.ROOT,
            "%+.2f (%+.2f to %+.2f)",
            point.loss().estimate(),
            point.loss().low(),
            point.loss().high()),
        choices(point.choices()));
  }

  /** In one line: steps by their names, whatever else by its field. */
  public static String choices(SortedMap<String, String> choices) {
    return choices.entrySet().stream()
        .filter(choice -> !choice.getValue().equals(NONE))
        .map(choice -> {
          String field = choice.getKey().replaceFirst(".*[.\\])]", "");
          return field.isEmpty() ? choice.getValue() : field + " " + choice.getValue();
        })
        .collect(Collectors.joining(", "));
  }
}
