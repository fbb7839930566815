package org.parley.compression.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Who survives in the search for a front: by the front that one stands in, then by how far one is
 * from the neighbours on it. Non-dominated sorting with constraints, NSGA-II (Deb, Pratap, Agarwal
 * and Meyarivan 2002).
 */
final class Selection {
  private Selection() {}

  /**
   * What is compared.
   *
   * @param objectives the less the better
   * @param violation of the budget, 0 inside of it; infinite where there is nothing to measure
   */
  record Costs(List<Double> objectives, double violation) {
    Costs {
      objectives = List.copyOf(objectives);
    }

    /** Less outside of the budget, or as much and better in one objective and worse in none. */
    boolean beats(Costs other) {
      return violation != other.violation ? violation < other.violation : surpasses(other);
    }

    /** Better in one objective and worse in none, whatever the budget. */
    boolean surpasses(Costs other) {
      boolean better = false;
      for (int i = 0; i < objectives.size(); i++) {
        if (objectives.get(i) > other.objectives.get(i)) {
          return false;
        }
        better |= objectives.get(i) < other.objectives.get(i);
      }
      return better;
    }
  }

  /**
   * Where one stands.
   *
   * @param front 0 for those whom nobody beats
   * @param distance from the neighbours on that front, in shares of its extent; infinite at its
   *     ends
   */
  record Standing(int front, double distance) {
    static final Comparator<Standing> BEST_FIRST =
        Comparator.comparingInt(Standing::front)
            .thenComparing(Comparator.comparingDouble(Standing::distance).reversed());
  }

  /** Of each, in the order given. */
  static List<Standing> standings(List<Costs> all) {
    Standing[] standings = new Standing[all.size()];
    List<Integer> left = new ArrayList<>(IntStream.range(0, all.size()).boxed().toList());
    for (int front = 0; !left.isEmpty(); front++) {
      List<Integer> members =
          left.stream()
              .filter(i -> left.stream().noneMatch(other -> all.get(other).beats(all.get(i))))
              .toList();
      double[] distances = distances(members.stream().map(all::get).toList());
      for (int i = 0; i < members.size(); i++) {
        standings[members.get(i)] = new Standing(front, distances[i]);
      }
      left.removeAll(members);
    }
    return List.of(standings);
  }

  /** Of each, in the order given: the sum over objectives of what lies between its neighbours. */
  static double[] distances(List<Costs> front) {
    double[] distances = new double[front.size()];
    for (int objective = 0; objective < front.getFirst().objectives().size(); objective++) {
      int which = objective;
      ToDoubleFunction<Integer> cost = i -> front.get(i).objectives().get(which);
      List<Integer> order =
          IntStream.range(0, front.size())
              .boxed()
              .sorted(Comparator.comparingDouble(cost))
              .toList();
      double extent = cost.applyAsDouble(order.getLast()) - cost.applyAsDouble(order.getFirst());
      distances[order.getFirst()] = Double.POSITIVE_INFINITY;
      distances[order.getLast()] = Double.POSITIVE_INFINITY;
      for (int i = 1; i + 1 < order.size() && extent > 0; i++) {
        distances[order.get(i)] +=
            (cost.applyAsDouble(order.get(i + 1)) - cost.applyAsDouble(order.get(i - 1))) / extent;
      }
    }
    return distances;
  }
}
