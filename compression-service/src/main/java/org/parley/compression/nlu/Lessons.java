package org.parley.compression.nlu;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.parley.compression.tensorflow.Feed;
import org.parley.skills.Sample;

/**
 * Sentences and what the teachers think of them.
 *
 * @param sentences each one once
 */
record Lessons(List<Sample> sentences, Map<Sample, Taught> taught) {
  /** Sentences that teachers are asked about at once. */
  private static final int AT_ONCE = 128;

  /** Probabilities below this are left out: most of the labels of a word have less. */
  private static final double LEAST = 1e-4;

  /**
   * @param intents probabilities
   * @param labels probabilities, [time, labels]
   * @param pairs expected numbers of neighbours, [before, after]
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Taught(float[] intents, Sparse labels, Sparse pairs) {}

  /** The numbers of an array that are not about zero. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sparse(int[] indices, float[] values) {

    /**
     * @param row size of the parts that keep their sums
     */
    static Sparse of(double[] dense, int row) {
      var indices = new ArrayList<Integer>();
      var values = new ArrayList<Float>();
      for (int start = 0; start < dense.length; start += row) {
        double sum = 0;
        double kept = 0;
        for (int i = start; i < start + row; i++) {
          sum += dense[i];
          kept += dense[i] < LEAST ? 0 : dense[i];
        }
        for (int i = start; i < start + row; i++) {
          if (dense[i] >= LEAST) {
            indices.add(i);
            values.add((float) (dense[i] * sum / kept));
          }
        }
      }
      float[] floats = new float[values.size()];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = values.get(i);
      }
      return new Sparse(indices.stream().mapToInt(Integer::intValue).toArray(), floats);
    }

    void addTo(float[] dense, int offset) {
      for (int i = 0; i < indices.length; i++) {
        dense[offset + indices[i]] += values[i];
      }
    }
  }

  /** Asks about every training sentence and {@code copies} − 1 changed forms of it. */
  static Lessons of(Ensemble teachers, NluCorpus corpus, int copies, long seed) {
    var random = new SplittableRandom(seed);
    var sentences = new LinkedHashSet<>(corpus.training());
    for (int copy = 1; copy < copies; copy++) {
      corpus.training().forEach(sample -> sentences.add(corpus.change().of(sample, random)));
    }
    var sorted = new ArrayList<>(sentences);
    sorted.sort(Comparator.comparingInt(sample -> sample.words().size()));
    Map<Sample, Taught> taught = new HashMap<>();
    for (int start = 0; start < sorted.size(); start += AT_ONCE) {
      var part = sorted.subList(start, Math.min(sorted.size(), start + AT_ONCE));
      var answers = teachers.teach(part);
      for (int i = 0; i < part.size(); i++) {
        taught.put(part.get(i), answers.get(i));
      }
    }
    return new Lessons(List.copyOf(sentences), taught);
  }

  /** The targets of {@link NluObjective} for a batch of its sentences. */
  Map<String, Feed> feeds(List<Sample> samples, int labels) {
    int time = samples.stream().mapToInt(s -> s.words().size()).max().orElseThrow();
    int classes = answer(samples.getFirst()).intents().length;
    float[] ofIntents = new float[samples.size() * classes];
    float[] ofLabels = new float[samples.size() * time * labels];
    float[] ofPairs = new float[labels * labels];
    for (int b = 0; b < samples.size(); b++) {
      var answer = answer(samples.get(b));
      System.arraycopy(answer.intents(), 0, ofIntents, b * classes, classes);
      answer.labels().addTo(ofLabels, b * time * labels);
      answer.pairs().addTo(ofPairs, 0);
    }
    return Map.of(
        NluObjective.TAUGHT_INTENT, new Feed.Floats(ofIntents, samples.size(), classes),
        NluObjective.TAUGHT_LABEL, new Feed.Floats(ofLabels, samples.size(), time, labels),
        NluObjective.TAUGHT_PAIRS, new Feed.Floats(ofPairs, labels, labels));
  }

  private Taught answer(Sample sample) {
    return requireNonNull(taught.get(sample), "nobody was asked about a sentence");
  }
}
