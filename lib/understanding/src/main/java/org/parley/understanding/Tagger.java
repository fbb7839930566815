package org.parley.understanding;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.parley.events.ScoredIntent;
import org.parley.runtime.Bundle;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.ModelVersion;
import org.parley.runtime.OnnxNetwork;
import org.parley.runtime.Tensor;
import org.parley.skills.Sample;

/**
 * The network that says what a sentence wants and what each of its words is. Knows labels only, no
 * skills. Thread-safe; owns the network.
 */
public final class Tagger implements AutoCloseable {
  public static final String NETWORK = "network.onnx";
  public static final String WORDS = "assets/words.txt";
  public static final String INTENTS = "assets/intents.txt";
  public static final String LABELS = "assets/labels.txt";
  public static final String GOLDEN = "golden.json";
  public static final String BUCKETS = "pieceBuckets";
  public static final String PIECES_PER_WORD = "piecesPerWord";
  public static final String TEMPERATURE = "temperature";
  public static final String THRESHOLD = "threshold";

  /** Longer than any command; a text of a million words must not take the service's memory. */
  public static final int MOST_WORDS = 64;

  /** Intents less probable than this are not decoded. */
  private static final double LEAST_PROBABILITY = 0.01;

  private static final int MOST_INTENTS = 3;

  private final ModelVersion version;
  private final OnnxNetwork network;
  private final Vocabulary vocabulary;
  private final List<String> intents;
  private final LabelDecoder decoder;
  private final double temperature;
  private final double threshold;

  private Tagger(Bundle bundle, int threads) {
    var manifest = bundle.manifest();
    this.version = bundle.version();
    this.vocabulary =
        new Vocabulary(
            lines(bundle, WORDS), manifest.number(BUCKETS), manifest.number(PIECES_PER_WORD));
    this.intents = lines(bundle, INTENTS);
    this.decoder = new LabelDecoder(lines(bundle, LABELS));
    this.temperature = Double.parseDouble(manifest.setting(TEMPERATURE));
    this.threshold = Double.parseDouble(manifest.setting(THRESHOLD));
    this.network = new OnnxNetwork(bundle.entry(NETWORK), threads);
  }

  /**
   * Loads the network and asks it the bundle's golden examples, which also warms it up.
   *
   * @throws org.parley.runtime.BundleRefusedException if the bundle lacks something or an example
   *     is answered otherwise
   */
  public static Tagger load(Bundle bundle, int threads) {
    var tagger = unchecked(bundle, threads);
    try {
      GoldenExamples.check(bundle, tagger);
      return tagger;
    } catch (RuntimeException e) {
      tagger.close();
      throw e;
    }
  }

  /** Loads a bundle that has no golden examples yet. */
  public static Tagger unchecked(Bundle bundle, int threads) {
    return new Tagger(bundle, threads);
  }

  private static List<String> lines(Bundle bundle, String entry) {
    return bundle.text(entry).lines().toList();
  }

  /**
   * What a sentence says.
   *
   * @param intents most probable first, those with at least one percent
   * @param labels one for each word, those that fit the first intent
   * @param score log-probability of intent and labels, by which readings of several sentences
   *     compare
   */
  public record Tagging(List<ScoredIntent> intents, List<String> labels, double score) {
    public Tagging {
      intents = List.copyOf(intents);
      labels = List.copyOf(labels);
    }
  }

  /** Tags with any label for any intent. */
  public Tagging tag(List<String> words) {
    return tag(words, _ -> true, _ -> Optional.empty());
  }

  /**
   * Tags one sentence: intent and labels are chosen together, the most probable pair in which the
   * labels are of the intent's slots.
   *
   * @param words 1 to {@value #MOST_WORDS}
   * @param possible whether an intent may be meant at all
   * @param slots the slots of an intent, or empty where any may occur
   */
  public Tagging tag(
      List<String> words,
      Predicate<String> possible,
      Function<String, Optional<Set<String>>> slots) {
    if (words.size() > MOST_WORDS) {
      throw new IllegalArgumentException(words.size() + " words, more than " + MOST_WORDS);
    }
    var outputs = run(EncodedSentences.of(List.of(words), vocabulary));
    var labelScores = requireNonNull(outputs.get(EncodedSentences.LABELS)).values();
    var ranked = ranked(requireNonNull(outputs.get(EncodedSentences.INTENTS)).values(), possible);
    double bestScore = Double.NEGATIVE_INFINITY;
    ScoredIntent bestIntent = ranked.getFirst();
    List<String> bestLabels = List.of();
    for (var intent : ranked.subList(0, Math.min(MOST_INTENTS, ranked.size()))) {
      boolean[] allowed = slots.apply(intent.name()).map(decoder::allowed).orElseGet(decoder::all);
      var decoded = decoder.decode(labelScores, words.size(), allowed);
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

  private Map<String, FloatTensor> run(EncodedSentences in) {
    long batch = in.batch();
    long time = in.time();
    long pieces = vocabulary.piecesPerWord();
    return network.run(
        Map.of(
            EncodedSentences.WORDS,
            new Tensor.Ints(in.words(), new long[] {batch, time}),
            EncodedSentences.PIECES,
            new Tensor.Ints(in.pieces(), new long[] {batch, time, pieces}),
            EncodedSentences.PIECE_MASK,
            FloatTensor.of(in.pieceMask(), batch, time, pieces),
            EncodedSentences.MASK,
            FloatTensor.of(in.mask(), batch, time)));
  }

  /**
   * Probabilities at the calibrated temperature (Guo et al. 2017, arXiv 1706.04599), rounded to
   * four decimals.
   */
  private List<ScoredIntent> ranked(float[] logProbs, Predicate<String> possible) {
    double[] scaled = new double[logProbs.length];
    double sum = 0;
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = possible.test(intents.get(i)) ? Math.exp(logProbs[i] / temperature) : 0;
      sum += scaled[i];
    }
    var ranked = new ArrayList<ScoredIntent>();
    for (int i = 0; i < scaled.length; i++) {
      double probability = Math.round(scaled[i] / sum * 1e4) / 1e4;
      if (probability >= LEAST_PROBABILITY) {
        ranked.add(new ScoredIntent(intents.get(i), probability));
      }
    }
    ranked.sort(Comparator.comparingDouble(ScoredIntent::confidence).reversed());
    return ranked;
  }

  public ModelVersion version() {
    return version;
  }

  /** Names of the intents that it tells apart. */
  public List<String> intents() {
    return intents;
  }

  /** The slots' words of a tagged sentence. */
  public static List<Sample.Spoken> slots(List<String> words, Tagging tagging) {
    return new Sample(tagging.intents().getFirst().name(), words, tagging.labels()).slots();
  }

  @Override
  public void close() {
    network.close();
  }
}
