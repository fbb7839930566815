package org.parley.understanding;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.parley.skills.Sample;

/**
 * Finds the most probable labels of a sentence among those that make sense: the inside of a slot
 * only follows its beginning or its inside (Viterbi over the valid transitions).
 */
public final class LabelDecoder {
  private static final int NONE = -1;

  private final List<String> labels;

  /** The slot of each label; empty of that outside of all. */
  private final String[] slots;

  private final boolean[] inside;

  /** Labels that may stand before the inside of a slot; any may stand before the others. */
  private final int[][] before;

  public LabelDecoder(List<String> labels) {
    this.labels = List.copyOf(labels);
    int count = labels.size();
    this.slots = new String[count];
    this.inside = new boolean[count];
    this.before = new int[count][];
    for (int label = 0; label < count; label++) {
      String name = labels.get(label);
      slots[label] = name.equals(Sample.OUTSIDE) ? "" : name.substring(2);
      inside[label] = name.startsWith(Sample.INSIDE);
      before[label] = predecessors(label);
    }
  }

  /**
   * @param score log-probability of the labels
   */
  public record Decoded(List<String> labels, double score) {}

  private int[] predecessors(int label) {
    if (!inside[label]) {
      return new int[0];
    }
    return Arrays.stream(new int[] {labels.indexOf(Sample.BEGIN + slots[label]), label})
        .filter(i -> i >= 0)
        .toArray();
  }

  /** Which labels an intent with these slots may have. */
  public boolean[] allowed(Set<String> slots) {
    boolean[] allowed = new boolean[labels.size()];
    for (int i = 0; i < allowed.length; i++) {
      allowed[i] = this.slots[i].isEmpty() || slots.contains(this.slots[i]);
    }
    return allowed;
  }

  public boolean[] all() {
    boolean[] all = new boolean[labels.size()];
    Arrays.fill(all, true);
    return all;
  }

  /**
   * No labels of a sentence have a greater score.
   *
   * @param logProbs [time, labels], row-major
   * @param transitions as for {@link #decode}
   */
  double most(float[] logProbs, float[] transitions) {
    if (transitions.length > 0) {
      return Double.POSITIVE_INFINITY;
    }
    double sum = 0;
    for (int word = 0; word < logProbs.length; word += labels.size()) {
      float best = logProbs[word];
      for (int at = word + 1; at < word + labels.size(); at++) {
        best = Math.max(best, logProbs[at]);
      }
      sum += best;
    }
    return sum;
  }

  /**
   * Decodes one sentence.
   *
   * @param logProbs [time, labels], row-major
   * @param allowed labels that may occur
   * @param transitions what is added where a label follows another, [before, after], row-major;
   *     empty for nothing
   */
  public Decoded decode(float[] logProbs, int time, boolean[] allowed, float[] transitions) {
    int count = labels.size();
    double[] score = new double[count];
    double[] next = new double[count];
    int[] from = new int[time * count];
    for (int label = 0; label < count; label++) {
      boolean starts = allowed[label] && !inside[label];
      score[label] = starts ? logProbs[label] : Double.NEGATIVE_INFINITY;
    }
    Arrays.fill(next, Double.NEGATIVE_INFINITY);
    int[] open = IntStream.range(0, count).filter(label -> allowed[label]).toArray();
    for (int t = 1; t < time; t++) {
      // Where nothing is added, what is best before one label is best before all that any precede.
      int bestOfAll = transitions.length == 0 ? best(score, 0, open, transitions) : NONE;
      for (int label : open) {
        int best =
            inside[label] || bestOfAll == NONE
                ? best(score, label, inside[label] ? before[label] : open, transitions)
                : bestOfAll;
        next[label] =
            score[best] + followed(best, label, transitions) + logProbs[t * count + label];
        from[t * count + label] = best;
      }
      double[] last = score;
      score = next;
      next = last;
    }
    return trace(score, from, time);
  }

  private int best(double[] score, int label, int[] candidates, float[] transitions) {
    int best = candidates[0];
    double most = score[best] + followed(best, label, transitions);
    for (int candidate : candidates) {
      double sum = score[candidate] + followed(candidate, label, transitions);
      if (sum > most) {
        best = candidate;
        most = sum;
      }
    }
    return best;
  }

  private double followed(int label, int next, float[] transitions) {
    return transitions.length == 0 ? 0 : transitions[label * labels.size() + next];
  }

  private Decoded trace(double[] score, int[] from, int time) {
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
      label = from[t * score.length + label];
    }
    return new Decoded(List.of(path), total);
  }
}
