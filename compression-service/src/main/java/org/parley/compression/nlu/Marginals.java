package org.parley.compression.nlu;

import java.util.Arrays;

/**
 * How probable each label is at each word, and each pair of labels at neighbouring words, among all
 * sequences that make sense: the forward-backward algorithm on a conditional random field.
 *
 * @param labels [time, labels]
 * @param pairs summed over the sentence, [before, after]
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record Marginals(double[] labels, double[] pairs) {

  /** A random field with learnt transitions between labels. */
  static final class Field {
    private final LabelRules rules;
    private final double[] allowed;

    /**
     * @param transitions log-weights, [before, after]; empty for none
     */
    Field(LabelRules rules, float[] transitions) {
      this.rules = rules;
      this.allowed = new double[rules.follows().length];
      for (int i = 0; i < allowed.length; i++) {
        double weight = transitions.length == 0 ? 1 : Math.exp(transitions[i]);
        allowed[i] = rules.follows()[i] * weight;
      }
    }

    /**
     * @param scores log-weights of the labels, row-major from {@code offset} on, [time, labels]
     */
    Marginals of(float[] scores, int offset, int time) {
      int count = rules.count();
      double[] weights = weights(scores, offset, time);
      double[] scales = new double[time];
      double[] forward = forward(weights, scales);
      double[] labels = new double[time * count];
      double[] pairs = new double[count * count];
      double[] backward = new double[count];
      Arrays.fill(backward, 1);
      for (int t = time - 1; t >= 0; t--) {
        for (int label = 0; label < count; label++) {
          labels[t * count + label] = forward[t * count + label] * backward[label];
        }
        if (t > 0) {
          backward = before(weights, forward, backward, scales[t], t, pairs);
        }
      }
      return new Marginals(labels, pairs);
    }

    /** The largest weight of every word is 1, which changes nothing and never underflows. */
    private double[] weights(float[] scores, int offset, int time) {
      int count = rules.count();
      double[] weights = new double[time * count];
      for (int t = 0; t < time; t++) {
        double most = Double.NEGATIVE_INFINITY;
        for (int label = 0; label < count; label++) {
          most = Math.max(most, scores[offset + t * count + label]);
        }
        for (int label = 0; label < count; label++) {
          weights[t * count + label] = Math.exp(scores[offset + t * count + label] - most);
        }
      }
      return weights;
    }

    /** Each word's sum to one; {@code scales} takes what they were divided by. */
    private double[] forward(double[] weights, double[] scales) {
      int count = rules.count();
      double[] forward = new double[weights.length];
      for (int t = 0; t < scales.length; t++) {
        double sum = 0;
        for (int label = 0; label < count; label++) {
          double reached = t == 0 ? rules.begins()[label] : reached(forward, t - 1, label);
          forward[t * count + label] = reached * weights[t * count + label];
          sum += forward[t * count + label];
        }
        for (int label = 0; label < count; label++) {
          forward[t * count + label] /= sum;
        }
        scales[t] = sum;
      }
      return forward;
    }

    private double reached(double[] forward, int t, int label) {
      int count = rules.count();
      double sum = 0;
      for (int before = 0; before < count; before++) {
        sum += forward[t * count + before] * allowed[before * count + label];
      }
      return sum;
    }

    private double[] before(
        double[] weights,
        double[] forward,
        double[] backward,
        double scale,
        int t,
        double[] pairs) {
      int count = rules.count();
      double[] next = new double[count];
      for (int before = 0; before < count; before++) {
        double sum = 0;
        for (int label = 0; label < count; label++) {
          double follows =
              allowed[before * count + label]
                  * weights[t * count + label]
                  * backward[label]
                  / scale;
          sum += follows;
          pairs[before * count + label] += forward[(t - 1) * count + before] * follows;
        }
        next[before] = sum;
      }
      return next;
    }
  }
}
