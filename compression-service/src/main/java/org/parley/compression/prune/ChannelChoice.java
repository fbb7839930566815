package org.parley.compression.prune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Chooses the units that are left: of each group those with the highest scores, their number
 * rounded to a multiple of {@value #MULTIPLE}, with which the kernels of the engine are fastest.
 */
final class ChannelChoice {
  static final int MULTIPLE = 16;

  private final ChannelGroups groups;
  private final List<ChannelGroups.Group> chosen;
  private final double[] scores;

  /**
   * @param chosen groups that may lose channels
   * @param scores for each unit, what it is worth
   */
  ChannelChoice(ChannelGroups groups, List<ChannelGroups.Group> chosen, double[] scores) {
    this.groups = groups;
    this.chosen = List.copyOf(chosen);
    this.scores = scores.clone();
  }

  /**
   * Each group at a width of its own.
   *
   * @param wanted how many of its units a group shall keep about
   */
  boolean[] perGroup(ToDoubleFunction<ChannelGroups.Group> wanted) {
    boolean[] kept = all();
    chosen.forEach(group -> keepBest(kept, group, wanted.applyAsDouble(group)));
    return kept;
  }

  /**
   * Of all groups together the units that are worth least for the products that they cost, until no
   * more is left to compute than is wanted, if it can be.
   *
   * @param wanted multiply-adds of the whole network
   */
  boolean[] together(double wanted) {
    if (groups.multiplyAdds(all()) <= wanted) {
      return all();
    }
    double[] worth = worth();
    double[] sorted =
        chosen.stream()
            .flatMapToDouble(g -> g.units().stream().mapToDouble(unit -> worth[unit]))
            .sorted()
            .toArray();
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) / 2;
      if (groups.multiplyAdds(above(worth, sorted[middle])) <= wanted) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return above(worth, sorted[Math.min(low, sorted.length - 1)]);
  }

  /** Scores by the products that are saved when a unit goes first. */
  private double[] worth() {
    double[] worth = scores.clone();
    boolean[] kept = all();
    long before = groups.multiplyAdds(kept);
    for (ChannelGroups.Group group : chosen) {
      int first = group.units().getFirst();
      kept[first] = false;
      double saved = Math.max(1, before - groups.multiplyAdds(kept));
      kept[first] = true;
      group.units().forEach(unit -> worth[unit] /= saved);
    }
    return worth;
  }

  private boolean[] above(double[] worth, double least) {
    boolean[] kept = all();
    for (ChannelGroups.Group group : chosen) {
      long count = group.units().stream().filter(unit -> worth[unit] > least).count();
      keepBest(kept, group, (double) count);
    }
    return kept;
  }

  private void keepBest(boolean[] kept, ChannelGroups.Group group, double wanted) {
    List<Integer> units = new ArrayList<>(group.units());
    units.sort(Comparator.comparingDouble(unit -> scores[unit]));
    units
        .subList(0, units.size() - width(units.size(), wanted))
        .forEach(unit -> kept[unit] = false);
  }

  /** The multiple next to the wanted width, at least one and at most what there is. */
  static int width(int present, double wanted) {
    long multiples = Math.max(1, Math.round(wanted / MULTIPLE));
    return (int) Math.min(present, multiples * MULTIPLE);
  }

  private boolean[] all() {
    boolean[] all = new boolean[groups.count()];
    Arrays.fill(all, true);
    return all;
  }
}
