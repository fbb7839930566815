package org.parley.compression.search;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * New genes from those of two parents: each gene is either's, and one of them on average is drawn
 * anew or, half of the time, moved a little.
 */
final class Breeding {
  /** Of the range: a neighbouring share or width. */
  private static final double LITTLE = 0.1;

  private final SplittableRandom random;
  private final int genes;

  Breeding(int genes, long seed) {
    this.genes = genes;
    this.random = new SplittableRandom(seed);
  }

  /** By chance. */
  List<Double> drawn() {
    return random.doubles(genes).boxed().toList();
  }

  List<Double> child(List<Double> one, List<Double> other) {
    List<Double> child = new ArrayList<>();
    for (int i = 0; i < genes; i++) {
      double gene = random.nextBoolean() ? one.get(i) : other.get(i);
      child.add(random.nextDouble() * genes < 1 ? mutated(gene) : gene);
    }
    return Collections.unmodifiableList(child);
  }

  private double mutated(double gene) {
    return random.nextBoolean()
        ? random.nextDouble()
        : Math.clamp(gene + LITTLE * random.nextGaussian(), 0, Math.nextDown(1.0));
  }

  /** The better one of two by chance. */
  int winner(List<Selection.Standing> standings) {
    int one = random.nextInt(standings.size());
    int other = random.nextInt(standings.size());
    return Selection.Standing.BEST_FIRST.compare(standings.get(one), standings.get(other)) <= 0
        ? one
        : other;
  }
}
