package org.parley.recognition;

import java.util.List;
import java.util.stream.Collectors;
import org.parley.recognition.WordHistory.Reading;
import org.parley.recognition.WordHistory.SpokenWord;

/**
 * Turns the n best readings of an utterance into a transcript whose confidences are their
 * posteriors.
 */
final class Posteriors {
  /** Readings further down add nothing to two decimals. */
  static final int READINGS = 20;

  private final DecodingGraph graph;
  private final DecodingSettings settings;
  private final int frameMs;

  Posteriors(DecodingGraph graph, DecodingSettings settings, int frameMs) {
    this.graph = graph;
    this.settings = settings;
    this.frameMs = frameMs;
  }

  /**
   * @param readings best first
   * @param audioMs no word ends later
   */
  Transcript transcript(List<Reading> readings, int audioMs) {
    if (readings.isEmpty()) {
      return new Transcript("", List.of(), List.of(), 0);
    }
    double[] posteriors = posteriors(readings);
    List<SpokenWord> best = readings.getFirst().words();
    List<Transcript.Word> words =
        best.stream().map(word -> word(word, readings, posteriors, audioMs)).toList();
    int count = Math.min(readings.size(), settings.alternatives() + 1);
    List<Transcript.Alternative> alternatives =
        java.util.stream.IntStream.range(1, count)
            .mapToObj(
                i -> new Transcript.Alternative(text(readings.get(i)), twoDecimals(posteriors[i])))
            .toList();
    return new Transcript(
        text(readings.getFirst()), words, alternatives, twoDecimals(posteriors[0]));
  }

  private double[] posteriors(List<Reading> readings) {
    double best = readings.getFirst().score();
    double[] posteriors =
        readings.stream()
            .mapToDouble(reading -> Math.exp(settings.confidenceScale() * (reading.score() - best)))
            .toArray();
    double sum = java.util.stream.DoubleStream.of(posteriors).sum();
    for (int i = 0; i < posteriors.length; i++) {
      posteriors[i] /= sum;
    }
    return posteriors;
  }

  private Transcript.Word word(
      SpokenWord word, List<Reading> readings, double[] posteriors, int audioMs) {
    double confidence = 0;
    for (int i = 0; i < posteriors.length; i++) {
      if (readings.get(i).words().stream().anyMatch(other -> same(word, other))) {
        confidence += posteriors[i];
      }
    }
    int end = Math.min(word.endFrame() * frameMs, audioMs);
    int start = Math.min(word.startFrame() * frameMs, end);
    return new Transcript.Word(graph.word(word.word()), start, end, twoDecimals(confidence));
  }

  /** The same word at overlapping times. */
  private static boolean same(SpokenWord a, SpokenWord b) {
    return a.word() == b.word() && a.startFrame() < b.endFrame() && b.startFrame() < a.endFrame();
  }

  private String text(Reading reading) {
    return reading.words().stream()
        .map(word -> graph.word(word.word()))
        .collect(Collectors.joining(" "));
  }

  private static double twoDecimals(double value) {
    return Math.round(Math.min(1, value) * 100) / 100.0;
  }
}
