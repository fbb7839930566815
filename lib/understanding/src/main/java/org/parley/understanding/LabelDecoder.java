package org.parley.understanding;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.parley.skills.Sample;

/**
 * Finds the most probable labels of a sentence among those that make sense: the inside of a slot
 * only follows its beginning or its inside (Viterbi over the valid transitions).
 */
final class LabelDecoder {
  private final List<String> labels;

  /** Labels that may stand before each label. */
  private final int[][] before;

  LabelDecoder(List<String> labels) {
    this.labels = List.copyOf(labels);
    this.before = new int[labels.size()][];
    for (int label = 0; label < before.length; label++) {
      before[label] = predecessors(label);
    }
  }

  /**
   * @param score log-probability of the labels
   */
  record Decoded(List<String> labels, double score) {}

  private int[] predecessors(int label) {
    var name = labels.get(label);
    if (!name.startsWith(Sample.INSIDE)) {
      int[] all = new int[labels.size()];
      Arrays.setAll(all, i -> i);
      return all;
    }
    var slot = name.substring(Sample.INSIDE.length());
    return Arrays.stream(new int[] {labels.indexOf(Sample.BEGIN + slot), label})
        .filter(i -> i >= 0)
        .toArray();
  }

  /** Which labels an intent with these slots may have. */
  boolean[] allowed(Set<String> slots) {
    boolean[] allowed = new boolean[labels.size()];
    for (int i = 0; i < allowed.length; i++) {
      var label = labels.get(i);
      allowed[i] = label.equals(Sample.OUTSIDE) || slots.contains(label.substring(2));
    }
    return allowed;
  }

  boolean[] all() {
    boolean[] all = new boolean[labels.size()];
    Arrays.fill(all, true);
    return all;
  }

  /**
   * Decodes one sentence.
   *
   * @param logProbs [time, labels], row-major
   * @param allowed labels that may occur
   */
  Decoded decode(float[] logProbs, int time, boolean[] allowed) {
    int count = labels.size();
    double[] score = new double[count];
    int[][] from = new int[time][count];
    for (int label = 0; label < count; label++) {
      boolean starts = allowed[label] && !labels.get(label).startsWith(Sample.INSIDE);
      score[label] = starts ? logProbs[label] : Double.NEGATIVE_INFINITY;
    }
    for (int t = 1; t < time; t++) {
      double[] next = new double[count];
      Arrays.fill(next, Double.NEGATIVE_INFINITY);
      for (int label = 0; label < count; label++) {
        if (!allowed[label]) {
          continue;
        }
        int best = best(score, before[label]);
        if (score[best] > Double.NEGATIVE_INFINITY) {
          next[label] = score[best] + logProbs[t * count + label];
          from[t][label] = best;
        }
      }
      score = next;
    }
    return trace(score, from, time);
  }

  private static int best(double[] score, int[] candidates) {
    int best = candidates[0];
    for (int candidate : candidates) {
      if (score[candidate] > score[best]) {
        best = candidate;
      }
    }
    return best;
  }

  private Decoded trace(double[] score, int[][] from, int time) {
    int label = 0;
    for (int i = 1; i < score.length; i++) {
      if (score[i] > score[label]) {
        label = i;
      }
    }
    double total = score[label];
    var path = new String[time];
    for (int t = time - 1; t >= 0; t--) {
      path[t] = labels.get(label);
      label = from[t][label];
    }
    return new Decoded(List.of(path), total);
  }
}
