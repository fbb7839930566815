package org.parley.compression.job;

import java.util.List;

/**
 * What a report says beyond what the verdict rests on.
 *
 * @param layers in the order of the version's
 * @param flips some of all, the lost ones first
 * @param lost how many items the parent had right and the version wrong
 * @param won the other way round
 */
public record Details(List<LayerRow> layers, List<Flip> flips, long lost, long won) {
  /** More are no use to a reader. */
  private static final int MOST_FLIPS = 200;

  public Details {
    layers = List.copyOf(layers);
    flips = List.copyOf(flips);
  }

  static Details of(List<LayerRow> layers, List<Flip> all) {
    List<Flip> lost = all.stream().filter(Flip::lost).toList();
    List<Flip> won = all.stream().filter(flip -> !flip.lost()).toList();
    List<Flip> some = new java.util.ArrayList<>(lost.subList(0, Math.min(MOST_FLIPS, lost.size())));
    some.addAll(won.subList(0, Math.min(MOST_FLIPS, won.size())));
    return new Details(layers, some, lost.size(), won.size());
  }
}
