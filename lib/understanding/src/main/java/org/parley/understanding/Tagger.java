package org.parley.understanding;

import static java.util.Objects.requireNonNull;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.parley.events.ScoredIntent;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleRefusedException;
import org.parley.runtime.ModelVersion;
import org.parley.runtime.NetworkFiles;
import org.parley.runtime.OnnxNetwork;
import org.parley.skills.Sample;

/**
 * The network that says what a sentence wants and what each of its words is. Knows labels only, no
 * skills. Thread-safe; owns the network.
 */
public final class Tagger implements AutoCloseable {
  public static final String NETWORK = NetworkFiles.GRAPH;
  public static final String WORDS = "assets/words.txt";
  public static final String INTENTS = "assets/intents.txt";
  public static final String LABELS = "assets/labels.txt";
  public static final String SLOTS = "assets/slots.txt";
  public static final String GOLDEN = "golden.json";
  public static final String BUCKETS = "pieceBuckets";
  public static final String PIECES_PER_WORD = "piecesPerWord";
  public static final String TEMPERATURE = "temperature";
  public static final String THRESHOLD = "threshold";

  /** Longer than any command; a text of a million words must not take the service's memory. */
  public static final int MOST_WORDS = 64;

  /** Sentences of one run, so that a thousand readings take no more memory than these. */
  private static final int MOST_SENTENCES = 8;

  private final ModelVersion version;
  private final OnnxNetwork network;
  private final Vocabulary vocabulary;
  private final List<String> intents;
  private final JointDecoder decoder;
  private final int labels;
  private final float[] transitions;

  private Tagger(Bundle bundle, int threads) {
    var manifest = bundle.manifest();
    this.version = bundle.version();
    this.vocabulary = vocabulary(bundle);
    this.intents = lines(bundle, INTENTS);
    var labelNames = lines(bundle, LABELS);
    this.labels = labelNames.size();
    this.decoder =
        new JointDecoder(
            intents,
            labelNames,
            slots(bundle),
            Double.parseDouble(manifest.setting(TEMPERATURE)),
            Double.parseDouble(manifest.setting(THRESHOLD)));
    this.network = OnnxNetwork.of(bundle, threads);
    try {
      this.transitions = readTransitions();
    } catch (IllegalArgumentException e) {
      network.close();
      throw new BundleRefusedException(version.toString(), String.valueOf(e.getMessage()), e);
    }
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

  /** The words and pieces that a bundle's network knows. */
  public static Vocabulary vocabulary(Bundle bundle) {
    var manifest = bundle.manifest();
    return new Vocabulary(
        lines(bundle, WORDS), manifest.number(BUCKETS), manifest.number(PIECES_PER_WORD));
  }

  /** Lines of an intent and its slots, with blanks between; a bundle of skills has none. */
  private static Map<String, Set<String>> slots(Bundle bundle) {
    Map<String, Set<String>> slots = new HashMap<>();
    if (bundle.has(SLOTS)) {
      for (var line : lines(bundle, SLOTS)) {
        var names = List.of(line.split(" "));
        slots.put(names.getFirst(), Set.copyOf(names.subList(1, names.size())));
      }
    }
    return slots;
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

  /** Tags one sentence: any intent, with the slots that the bundle knows it to have. */
  public Tagging tag(List<String> words) {
    return tagAll(List.of(words)).getFirst();
  }

  /** Tags sentences side by side, each as if it were alone. */
  public List<Tagging> tagAll(List<List<String>> sentences) {
    return scores(sentences).map(decoder::decode).toList();
  }

  /**
   * Tags sentences side by side, each as if it were alone: what a run costs whatever it computes is
   * paid once for several of them.
   *
   * @param sentences of 1 to {@value #MOST_WORDS} words each
   * @param possible whether an intent may be meant at all
   * @param slots the slots of an intent, or empty where any may occur
   */
  public List<Tagging> tagAll(
      List<List<String>> sentences,
      Predicate<String> possible,
      Function<String, Optional<Set<String>>> slots) {
    return scores(sentences).map(scores -> decoder.decode(scores, possible, slots)).toList();
  }

  private Stream<JointDecoder.Scores> scores(List<List<String>> sentences) {
    return sentences.stream()
        .gather(Gatherers.windowFixed(MOST_SENTENCES))
        .flatMap(together -> run(together).stream());
  }

  private List<JointDecoder.Scores> run(List<List<String>> sentences) {
    for (var words : sentences) {
      if (words.size() > MOST_WORDS) {
        throw new IllegalArgumentException(words.size() + " words, more than " + MOST_WORDS);
      }
    }
    var encoded = EncodedSentences.of(sentences, vocabulary);
    return network.bound(binding -> {
      encoded.into(binding);
      var ofIntents = binding.output(EncodedSentences.INTENTS, encoded.batch(), intents.size());
      var ofLabels =
          binding.output(EncodedSentences.LABELS, encoded.batch(), encoded.time(), labels);
      binding.run();
      List<JointDecoder.Scores> scores = new ArrayList<>();
      for (int b = 0; b < encoded.batch(); b++) {
        int time = sentences.get(b).size();
        scores.add(
            new JointDecoder.Scores(
                time,
                values(ofIntents, b * intents.size(), intents.size()),
                values(ofLabels, b * encoded.time() * labels, time * labels),
                transitions));
      }
      return scores;
    });
  }

  private static float[] values(FloatBuffer of, int from, int count) {
    var values = new float[count];
    of.get(from, values);
    return values;
  }

  /** What the network adds where a label follows another, whatever is said. */
  private float[] readTransitions() {
    if (!network.outputs().containsKey(EncodedSentences.TRANSITIONS)) {
      return new float[0];
    }
    var anything = EncodedSentences.of(List.of(List.of("")), vocabulary).tensors();
    return requireNonNull(network.run(anything).get(EncodedSentences.TRANSITIONS)).values();
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
