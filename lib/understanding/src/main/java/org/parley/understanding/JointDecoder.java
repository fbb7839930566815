package org.parley.understanding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.parley.events.ScoredIntent;
import org.parley.understanding.Tagger.Tagging;

/**
 * Chooses intent and labels of a sentence together from what the network scores: the most probable
 * pair in which the labels are of the intent's slots.
 */
public final class JointDecoder {
  /** Intents less probable than this are not decoded, unless none is more probable. */
  private static final double LEAST_PROBABILITY = 0.01;

  private static final int MOST_INTENTS = 3;

  private final List<String> intents;
  private final LabelDecoder decoder;
  private final Map<String, Set<String>> slots;
  private final double temperature;
  private final double threshold;

  /**
   * @param labels in the order of the network's outputs, as the intents
   * @param slots that an intent may have; an intent that is not there may have any
   * @param temperature by which the intents' log-probabilities are divided (Guo et al. 2017, arXiv
   *     1706.04599)
   * @param threshold confidence below which a sentence counts as out of scope
   */
  public JointDecoder(
      List<String> intents,
      List<String> labels,
      Map<String, Set<String>> slots,
      double temperature,
      double threshold) {
    this.intents = List.copyOf(intents);
    this.decoder = new LabelDecoder(labels);
    this.slots = Map.copyOf(slots);
    this.temperature = temperature;
    this.threshold = threshold;
  }

  /**
   * What the network says of one sentence. Nobody changes the arrays.
   *
   * @param intents log-probabilities, [intents]
   * @param labels log-probabilities, [time, labels], row-major
   * @param transitions what it adds that a label follows another, [before, after]; empty for
   *     nothing
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier from the network, never compared
  public record Scores(int time, float[] intents, float[] labels, float[] transitions) {}

  /** Any intent may be meant, with its slots. */
  public Tagging decode(Scores scores) {
    return decode(scores, _ -> true, intent -> Optional.ofNullable(slots.get(intent)));
  }

  /**
   * @param possible whether an intent may be meant at all
   * @param slotsOf the slots of an intent, or empty where any may occur
   */
  public Tagging decode(
      Scores scores, Predicate<String> possible, Function<String, Optional<Set<String>>> slotsOf) {
    var ranked = ranked(scores.intents(), possible);
    double bestScore = Double.NEGATIVE_INFINITY;
    ScoredIntent bestIntent = ranked.getFirst();
    List<String> bestLabels = List.of();
    double most = decoder.most(scores.labels(), scores.transitions());
    for (var intent : ranked.subList(0, Math.min(MOST_INTENTS, ranked.size()))) {
      if (Math.log(intent.confidence()) + most < bestScore) {
        continue; // the best labels of all would not make it the better one
      }
      boolean[] allowed =
          slotsOf.apply(intent.name()).map(decoder::allowed).orElseGet(decoder::all);
      var decoded = decoder.decode(scores.labels(), scores.time(), allowed, scores.transitions());
      double score = Math.log(intent.confidence()) + decoded.score();
      if (score > bestScore) {
        bestScore = score;
        bestIntent = intent;
        bestLabels = decoded.labels();
      }
    }
    ranked.remove(bestIntent);
    ranked.addFirst(bestIntent);
    return new Tagging(
        refused(ranked, bestIntent) ? outOfScopeFirst(ranked) : ranked, bestLabels, bestScore);
  }

  private boolean refused(List<ScoredIntent> ranked, ScoredIntent best) {
    return best.confidence() < threshold
        && intents.contains(ScoredIntent.OUT_OF_SCOPE)
        && !ranked.getFirst().name().equals(ScoredIntent.OUT_OF_SCOPE);
  }

  /**
   * What is said with too little confidence counts as nothing that we know; the guess stays as an
   * alternative.
   */
  private static List<ScoredIntent> outOfScopeFirst(List<ScoredIntent> ranked) {
    var others = ranked.stream().filter(i -> !i.name().equals(ScoredIntent.OUT_OF_SCOPE)).toList();
    double known = others.stream().mapToDouble(ScoredIntent::confidence).max().orElse(0);
    var all = new ArrayList<>(List.of(new ScoredIntent(ScoredIntent.OUT_OF_SCOPE, 1 - known)));
    all.addAll(others);
    return all;
  }

  /**
   * Probabilities at the calibrated temperature (Guo et al. 2017, arXiv 1706.04599), rounded to
   * four decimals.
   */
  private List<ScoredIntent> ranked(float[] logProbs, Predicate<String> possible) {
    double[] scaled = new double[logProbs.length];
    double sum = 0;
    double most = Double.MIN_VALUE; // what is impossible is never the most probable
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = possible.test(intents.get(i)) ? Math.exp(logProbs[i] / temperature) : 0;
      sum += scaled[i];
      most = Math.max(most, scaled[i]);
    }
    var ranked = new ArrayList<ScoredIntent>();
    for (int i = 0; i < scaled.length; i++) {
      double probability = Math.round(scaled[i] / sum * 1e4) / 1e4;
      if (probability >= LEAST_PROBABILITY || scaled[i] == most) {
        ranked.add(new ScoredIntent(intents.get(i), probability));
      }
    }
    ranked.sort(Comparator.comparingDouble(ScoredIntent::confidence).reversed());
    return ranked;
  }
}
