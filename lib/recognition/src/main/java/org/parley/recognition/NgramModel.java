package org.parley.recognition;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How likely words follow each other: a back-off n-gram model, estimated from sentences and written
 * in the ARPA format, which {@link NgramTable} reads.
 *
 * <p>Log-probabilities are natural here and decimal in the file. {@value #START} begins and {@value
 * #END} ends every sentence; {@value #UNKNOWN} stands for every word outside the vocabulary.
 * Immutable.
 */
public final class NgramModel {
  public static final String START = "<s>";
  public static final String END = "</s>";
  public static final String UNKNOWN = "<unk>";

  static final double LN10 = Math.log(10);

  /** What ARPA files give the sentence start, which is never predicted. */
  private static final double NEVER = -99 * LN10;

  /** What is left to words not seen, at least: rounding may leave less than nothing. */
  private static final double LEAST_MASS = 1e-9;

  private final int order;
  private final List<Map<Gram, Entry>> levels;

  private NgramModel(int order, List<Map<Gram, Entry>> levels) {
    this.order = order;
    this.levels = levels;
  }

  /** Words in order, the predicted one last. */
  record Gram(List<String> words) {
    Gram {
      words = List.copyOf(words);
    }

    Gram context() {
      return new Gram(words.subList(0, words.size() - 1));
    }

    Gram shorter() {
      return new Gram(words.subList(1, words.size()));
    }

    String last() {
      return words.getLast();
    }
  }

  /**
   * @param logProbability of the last word after the others, natural logarithm
   * @param backoff added when these words are followed by a word never seen after them, natural
   *     logarithm
   */
  record Entry(double logProbability, double backoff) {}

  /**
   * Sentences of one kind and their share of the mixture.
   *
   * @param sentences each a list of words, without sentence marks
   * @param weight relative to the other corpora, &gt; 0
   */
  public record Corpus(List<List<String>> sentences, double weight) {
    public Corpus {
      sentences = List.copyOf(sentences);
      if (!(weight > 0)) {
        throw new IllegalArgumentException("weight of a corpus " + weight);
      }
    }
  }

  /** The model of one corpus over its own words; see {@link #estimate(List, int, Collection)}. */
  public static NgramModel estimate(List<List<String>> sentences, int order) {
    return estimate(List.of(new Corpus(sentences, 1)), order, List.of());
  }

  /**
   * Estimates a model: each corpus with interpolated Witten-Bell smoothing (Witten and Bell 1991,
   * method C), which stays sound on text sampled from grammars, where counts of counts do not
   * follow Zipf and Kneser-Ney's discounts break; then the corpora are mixed linearly, p = Σ wᵢ·pᵢ,
   * and back-off weights are made anew so that everything sums to one.
   *
   * @param order longest n-gram, 1 to 5
   * @param vocabulary words that may be said though no corpus holds them
   */
  public static NgramModel estimate(
      List<Corpus> corpora, int order, Collection<String> vocabulary) {
    if (order < 1 || order > 5) {
      throw new IllegalArgumentException("order " + order);
    }
    if (corpora.isEmpty()) {
      throw new IllegalArgumentException("no corpus");
    }
    SortedSet<String> words = new TreeSet<>(vocabulary);
    corpora.forEach(corpus -> corpus.sentences().forEach(words::addAll));
    words.remove(START);
    words.add(END);
    words.add(UNKNOWN);
    List<NgramModel> models =
        corpora.stream()
            .map(corpus -> WittenBell.estimate(corpus.sentences(), order, words))
            .toList();
    double total = corpora.stream().mapToDouble(Corpus::weight).sum();
    double[] weights = corpora.stream().mapToDouble(corpus -> corpus.weight() / total).toArray();
    return models.size() == 1 ? models.getFirst() : mix(models, weights);
  }

  static NgramModel of(int order, List<Map<Gram, Entry>> levels) {
    return new NgramModel(order, levels);
  }

  private static NgramModel mix(List<NgramModel> models, double[] weights) {
    int order = models.getFirst().order;
    List<Map<Gram, Entry>> levels = new ArrayList<>();
    NgramModel mixed = new NgramModel(order, levels);
    for (int n = 1; n <= order; n++) {
      Map<Gram, Entry> level = new HashMap<>();
      for (NgramModel model : models) {
        for (Gram gram : model.levels.get(n - 1).keySet()) {
          level.computeIfAbsent(gram, g -> new Entry(mixedLogProbability(models, weights, g), 0));
        }
      }
      levels.add(level);
    }
    for (int n = 2; n <= order; n++) {
      mixed.fillBackoffs(n);
    }
    return mixed;
  }

  private static double mixedLogProbability(List<NgramModel> models, double[] weights, Gram gram) {
    if (gram.last().equals(START)) {
      return NEVER;
    }
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * Math.exp(models.get(i).logProbability(gram.words()));
    }
    return Math.log(sum);
  }

  /**
   * Gives contexts of n − 1 words the weight that makes their n-grams and the shorter model sum to
   * one.
   */
  private void fillBackoffs(int n) {
    Map<Gram, double[]> masses = masses(n);
    Map<Gram, Entry> contexts = levels.get(n - 2);
    masses.forEach((context, mass) -> {
      // Both stay above zero: every estimate keeps mass for words not seen.
      double backoff =
          Math.log(Math.max(LEAST_MASS, 1 - mass[0]) / Math.max(LEAST_MASS, 1 - mass[1]));
      contexts.computeIfPresent(context, (g, entry) -> new Entry(entry.logProbability(), backoff));
    });
  }

  /** For each context of n − 1 words, what its n-grams hold of it and of the shorter model. */
  private Map<Gram, double[]> masses(int n) {
    Map<Gram, double[]> masses = new HashMap<>();
    levels
        .get(n - 1)
        .forEach((gram, entry) -> {
          double[] mass = masses.computeIfAbsent(gram.context(), context -> new double[2]);
          mass[0] += Math.exp(entry.logProbability());
          mass[1] += Math.exp(logProbability(gram.shorter().words()));
        });
    return masses;
  }

  /**
   * The same model without the n-grams that it hardly misses: those whose loss raises the model's
   * perplexity by less than this share, longest first (Stolcke, "Entropy-based pruning of backoff
   * language models", 1998). What a longer n-gram begins with stays.
   *
   * @param threshold share of the perplexity, such as 1e-8; nothing goes at 0
   */
  public NgramModel pruned(double threshold) {
    List<Map<Gram, Entry>> kept = new ArrayList<>();
    levels.forEach(level -> kept.add(new HashMap<>(level)));
    NgramModel pruned = new NgramModel(order, kept);
    for (int n = order; n > 1; n--) {
      Set<Gram> prefixes = n == order ? Set.of() : pruned.contexts(n + 1);
      Set<Gram> missed = pruned.missed(n, threshold);
      kept.get(n - 1).keySet().removeIf(gram -> missed.contains(gram) && !prefixes.contains(gram));
    }
    for (int n = 2; n <= order; n++) {
      Set<Gram> contexts = pruned.contexts(n);
      kept.get(n - 2)
          .replaceAll((gram, entry) ->
              contexts.contains(gram) ? entry : new Entry(entry.logProbability(), 0));
      pruned.fillBackoffs(n);
    }
    return pruned;
  }

  private Set<Gram> contexts(int n) {
    return levels.get(n - 1).keySet().stream().map(Gram::context).collect(Collectors.toSet());
  }

  /** The n-grams of n words whose loss, each by itself, costs less than the threshold. */
  private Set<Gram> missed(int n, double threshold) {
    Map<Gram, double[]> masses = masses(n);
    Map<Gram, Double> frequencies = new HashMap<>();
    Set<Gram> missed = new HashSet<>();
    levels
        .get(n - 1)
        .forEach((gram, entry) -> {
          double[] mass = requireNonNull(masses.get(gram.context()));
          double p = Math.exp(entry.logProbability());
          double shorter = Math.exp(logProbability(gram.shorter().words()));
          double left = Math.max(LEAST_MASS, 1 - mass[0]);
          double backoff = Math.log(left / Math.max(LEAST_MASS, 1 - mass[1]));
          double without = Math.log((left + p) / Math.max(LEAST_MASS, 1 - mass[1] + shorter));
          double loss =
              p * (entry.logProbability() - without - Math.log(shorter))
                  + left * (backoff - without);
          double frequency =
              frequencies.computeIfAbsent(gram.context(), context -> frequency(context.words()));
          if (Math.expm1(frequency * loss) < threshold) {
            missed.add(gram);
          }
        });
    return missed;
  }

  /**
   * How probable it is that these words stand somewhere; a sentence begins as often as one ends.
   */
  private double frequency(List<String> words) {
    double sum = 0;
    for (int i = 0; i < words.size(); i++) {
      sum += logProbability(i == 0 ? List.of(first(words)) : words.subList(0, i + 1));
    }
    return Math.exp(sum);
  }

  private static String first(List<String> words) {
    return words.getFirst().equals(START) ? END : words.getFirst();
  }

  public int order() {
    return order;
  }

  /** All words that can be predicted, sentence end and unknown word included. */
  public Set<String> words() {
    SortedSet<String> words = new TreeSet<>();
    levels.getFirst().keySet().forEach(gram -> words.add(gram.last()));
    words.remove(START);
    return Collections.unmodifiableSet(words);
  }

  /** Number of n-grams of each order, unigrams first. */
  public List<Integer> sizes() {
    return levels.stream().map(Map::size).toList();
  }

  Map<Gram, Entry> level(int n) {
    return Collections.unmodifiableMap(levels.get(n - 1));
  }

  /**
   * Natural log-probability of the last word after the words before it, of which the last order − 1
   * count. Words outside the vocabulary are taken as {@value #UNKNOWN}.
   */
  public double logProbability(List<String> words) {
    List<String> known = words.stream().map(this::known).toList();
    Gram gram = new Gram(known.subList(Math.max(0, known.size() - order), known.size()));
    double backoffs = 0;
    while (true) {
      Entry entry = levels.get(gram.words().size() - 1).get(gram);
      if (entry != null) {
        return backoffs + entry.logProbability();
      }
      if (gram.words().size() == 1) {
        return NEVER;
      }
      Gram context = gram.context();
      Entry shorter = levels.get(context.words().size() - 1).get(context);
      backoffs += shorter == null ? 0 : shorter.backoff();
      gram = gram.shorter();
    }
  }

  private String known(String word) {
    return levels.getFirst().containsKey(new Gram(List.of(word))) ? word : UNKNOWN;
  }

  /** exp(−mean log-probability) of the words and sentence ends. */
  public double perplexity(List<List<String>> sentences) {
    double sum = 0;
    long count = 0;
    for (List<String> sentence : sentences) {
      List<String> words = new ArrayList<>();
      words.add(START);
      words.addAll(sentence);
      words.add(END);
      for (int i = 1; i < words.size(); i++) {
        sum += logProbability(words.subList(Math.max(0, i + 1 - order), i + 1));
        count++;
      }
    }
    return Math.exp(-sum / Math.max(1, count));
  }

  /** The ARPA file: decimal logarithms with five decimals, n-grams in alphabetical order. */
  public String toArpa() {
    StringBuilder arpa = new StringBuilder("\\data\\\n");
    for (int n = 1; n <= order; n++) {
      arpa.append("ngram ").append(n).append('=').append(levels.get(n - 1).size()).append('\n');
    }
    for (int n = 1; n <= order; n++) {
      arpa.append("\n\\").append(n).append("-grams:\n");
      List<String> lines = new ArrayList<>();
      boolean longest = n == order;
      levels.get(n - 1).forEach((gram, entry) -> lines.add(line(gram, entry, longest)));
      lines.sort(
          java.util.Comparator.comparing((String line) -> line.substring(line.indexOf('\t'))));
      lines.forEach(line -> arpa.append(line).append('\n'));
    }
    return arpa.append("\n\\end\\\n").toString();
  }

  private static String line(Gram gram, Entry entry, boolean longest) {
    String text = decimal(entry.logProbability()) + "\t" + String.join(" ", gram.words());
    return longest || Math.abs(entry.backoff() / LN10) < 5e-6
        ? text
        : text + "\t" + decimal(entry.backoff());
  }

  private static String decimal(double natural) {
    return String.format(Locale.ROOT, "%.5f", natural / LN10);
  }
}
