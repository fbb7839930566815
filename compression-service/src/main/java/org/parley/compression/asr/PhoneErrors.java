package org.parley.compression.asr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.parley.compression.speech.SpeechBatch;
import org.parley.compression.tensorflow.Feed;
import org.parley.compression.tensorflow.Predictor;
import org.parley.compression.tensorflow.Validation;

/**
 * Phone error rate of each validation set: what a {@link Reading} finds in the network's output,
 * against the dictionary's phones of what was said. The first figure is the mean over the sets,
 * each counting the same.
 */
final class PhoneErrors implements Validation {
  static final String MEAN = "mean";
  private static final int BLANK = 0;

  private final Map<String, List<SpeechBatch>> sets;
  private final int lookaheadFrames;
  private final Reading reading;

  /** Finds phones in log-probabilities [utterances, frames, tokens]. */
  interface Reading {

    /** The phones of one utterance in so many frames after the first ones. */
    int[] read(Feed.Floats logProbs, int utterance, int first, int frames);
  }

  PhoneErrors(Map<String, List<SpeechBatch>> sets, int lookaheadFrames, Reading reading) {
    if (sets.isEmpty()) {
      throw new IllegalArgumentException("nothing to validate with");
    }
    this.sets = sets;
    this.lookaheadFrames = lookaheadFrames;
    this.reading = reading;
  }

  @Override
  public SequencedMap<String, Double> measure(Predictor predictor) {
    SequencedMap<String, Double> rates = new LinkedHashMap<>();
    sets.forEach((name, batches) -> rates.put(name, rate(predictor, batches)));
    double mean = rates.values().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    rates.putFirst(MEAN, mean);
    return rates;
  }

  private double rate(Predictor predictor, List<SpeechBatch> batches) {
    long errors = 0;
    long phones = 0;
    for (SpeechBatch batch : batches) {
      Feed.Floats logProbs =
          predictor
              .predict(
                  Map.of(
                      AcousticShape.FEATURES,
                      new Feed.Floats(
                          batch.features(), batch.size(), batch.frames(), AcousticShape.BINS)))
              .get(AcousticShape.LOG_PROBS);
      errors +=
          IntStream.range(0, batch.size())
              .parallel()
              .mapToLong(i -> errors(batch, logProbs, i))
              .sum();
      phones += Stream.of(batch.phones()).mapToLong(said -> said.length).sum();
    }
    return (double) errors / phones;
  }

  private int errors(SpeechBatch batch, Feed.Floats logProbs, int utterance) {
    int frames = AcousticBatches.outputFrames(batch, utterance, lookaheadFrames);
    return distance(
        batch.phones()[utterance], reading.read(logProbs, utterance, lookaheadFrames, frames));
  }

  /** The likeliest token of each frame, repetitions and blanks taken out. */
  static int[] likeliest(Feed.Floats logProbs, int utterance, int first, int frames) {
    int tokens = logProbs.shape()[2];
    int start = utterance * logProbs.shape()[1] + first;
    List<Integer> said = new ArrayList<>();
    int before = BLANK;
    for (int frame = start; frame < start + frames; frame++) {
      int best = 0;
      for (int token = 1; token < tokens; token++) {
        if (logProbs.values()[frame * tokens + token] > logProbs.values()[frame * tokens + best]) {
          best = token;
        }
      }
      if (best != before && best != BLANK) {
        said.add(best);
      }
      before = best;
    }
    return said.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Fewest insertions, deletions and substitutions between the two (Levenshtein 1966). */
  static int distance(int[] wanted, int[] found) {
    int[] row = new int[found.length + 1];
    for (int j = 0; j <= found.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= wanted.length; i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= found.length; j++) {
        int substituted = diagonal + (wanted[i - 1] == found[j - 1] ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[found.length];
  }
}
