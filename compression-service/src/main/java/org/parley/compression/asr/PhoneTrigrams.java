package org.parley.compression.asr;

import java.util.Arrays;
import java.util.Map;
import org.parley.compression.speech.Phones;
import org.parley.compression.speech.SpeechCorpus;

/**
 * How likely a phone is after the two before it, from what training says: trigrams interpolated
 * with bigrams and these with single phones, each by the number of different phones that follow
 * (Witten and Bell 1991). No sequence is impossible.
 */
final class PhoneTrigrams {
  /** Stands twice before the first phone and once after the last: the token of the blank. */
  static final int EDGE = 0;

  private final int tokens;
  private final double[] probabilities;

  private PhoneTrigrams(int tokens, double[] probabilities) {
    this.tokens = tokens;
    this.probabilities = probabilities;
  }

  /** Counts phones and gives what they say. */
  static final class Counter {
    private final int tokens;
    private final double[] counts;

    /**
     * @param tokens phones and the blank
     */
    Counter(int tokens) {
      this.tokens = tokens;
      counts = new double[tokens * tokens * tokens];
    }

    /**
     * @param phones of an utterance, from 1
     * @param copies how often it is heard, on average
     */
    void count(int[] phones, double copies) {
      int older = EDGE;
      int old = EDGE;
      for (int phone : phones) {
        counts[(older * tokens + old) * tokens + phone] += copies;
        older = old;
        old = phone;
      }
      counts[(older * tokens + old) * tokens + EDGE] += copies;
    }

    PhoneTrigrams trigrams() {
      return of(tokens, counts.clone());
    }
  }

  /**
   * What the training part of a corpus says.
   *
   * @param copies how often an epoch has the utterances of a source, as of a stage
   */
  static PhoneTrigrams of(SpeechCorpus corpus, Map<String, Double> copies) {
    Counter counter = new Counter(Phones.tokens().size());
    corpus.readPhones(copies, counter::count);
    return counter.trigrams();
  }

  private static PhoneTrigrams of(int tokens, double[] triples) {
    double[] pairs = new double[tokens * tokens];
    double[] singles = new double[tokens];
    double[] even = new double[tokens];
    Arrays.fill(even, 1.0 / tokens);
    for (int i = 0; i < triples.length; i++) {
      pairs[i % pairs.length] += triples[i];
      singles[i % singles.length] += triples[i];
    }
    smooth(singles, even, tokens);
    smooth(pairs, singles, tokens);
    smooth(triples, pairs, tokens);
    return new PhoneTrigrams(tokens, triples);
  }

  /** Turns each row of counts into probabilities, mixed with those of the shorter context. */
  private static void smooth(double[] counts, double[] shorter, int tokens) {
    for (int row = 0; row < counts.length; row += tokens) {
      double total = 0;
      int kinds = 0;
      for (int i = row; i < row + tokens; i++) {
        total += counts[i];
        kinds += counts[i] > 0 ? 1 : 0;
      }
      for (int i = row; i < row + tokens; i++) {
        double wider = shorter[i % shorter.length];
        counts[i] = kinds == 0 ? wider : (counts[i] + kinds * wider) / (total + kinds);
      }
    }
  }

  int tokens() {
    return tokens;
  }

  /** P(next | older, old), the older one first. */
  double probability(int older, int old, int next) {
    return probabilities[(older * tokens + old) * tokens + next];
  }
}
