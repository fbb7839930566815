package org.parley.compression.nlu;

import java.util.List;

/**
 * Several networks of other seeds are trained first; the model learns from what they think of a
 * sentence together, beside what people labelled (Hinton et al. 2015, arXiv 1503.02531).
 *
 * @param seeds of the teachers; empty for none
 * @param width of the teachers' convolutions
 * @param steps of each teacher's training
 * @param copies of every training sentence that they are asked about: itself and changed ones
 * @param alpha weight of the teachers' answers against the labels, 0 to 1
 * @param temperature that flattens the answers of both sides where they are compared
 */
public record Teaching(
    List<Long> seeds, int width, long steps, int copies, double alpha, double temperature) {
  static final Teaching NONE = new Teaching(List.of(), 1, 1, 1, 0, 1);

  public Teaching {
    seeds = List.copyOf(seeds);
    NluRecipe.require(
        width > 0 && steps > 0 && copies > 0, "teaching: width, steps, copies must be positive");
    NluRecipe.require(alpha >= 0 && alpha <= 1, "teaching: alpha must be from 0 to 1");
    NluRecipe.require(temperature > 0, "teaching: temperature must be positive");
  }

  boolean wanted() {
    return !seeds.isEmpty();
  }
}
