package org.parley.recognition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.parley.recognition.NgramModel.Entry;
import org.parley.recognition.NgramModel.Gram;

/**
 * Interpolated Witten-Bell estimates: p(w|h) = (c(hw) + T(h)·p(w|h′)) / (c(h) + T(h)), where T(h)
 * counts the different words seen after h and h′ is h without its first word; single words are
 * interpolated with the uniform distribution.
 *
 * <p>In back-off form the weight of h is exactly T(h) / (c(h) + T(h)).
 */
final class WittenBell {
  private WittenBell() {}

  /** What was seen after one context. */
  private static final class Followers {
    long count;
    int types;

    double backoff() {
      return types / (double) (count + types);
    }
  }

  static NgramModel estimate(List<List<String>> sentences, int order, SortedSet<String> words) {
    List<Map<Gram, Integer>> counts = count(sentences, order);
    List<Map<Gram, Followers>> followers = counts.stream().map(WittenBell::followers).toList();
    List<Map<Gram, Double>> probabilities = new ArrayList<>();
    probabilities.add(unigrams(counts.getFirst(), words));
    for (int n = 2; n <= order; n++) {
      Map<Gram, Double> shorter = probabilities.getLast();
      Map<Gram, Double> level = new HashMap<>();
      Map<Gram, Followers> contexts = followers.get(n - 1);
      counts
          .get(n - 1)
          .forEach((gram, count) -> level.put(gram, interpolate(gram, count, contexts, shorter)));
      probabilities.add(level);
    }
    List<Map<Gram, Entry>> levels = new ArrayList<>();
    for (int n = 1; n <= order; n++) {
      levels.add(entries(probabilities.get(n - 1), n < order ? followers.get(n) : Map.of()));
    }
    Followers afterStart =
        order > 1 ? followers.get(1).get(new Gram(List.of(NgramModel.START))) : null;
    levels
        .getFirst()
        .put(
            new Gram(List.of(NgramModel.START)),
            new Entry(-99 * Math.log(10), afterStart == null ? 0 : Math.log(afterStart.backoff())));
    return NgramModel.of(order, levels);
  }

  private static List<Map<Gram, Integer>> count(List<List<String>> sentences, int order) {
    List<Map<Gram, Integer>> counts = new ArrayList<>();
    for (int n = 1; n <= order; n++) {
      counts.add(new HashMap<>());
    }
    for (List<String> sentence : sentences) {
      List<String> marked = new ArrayList<>(sentence.size() + 2);
      marked.add(NgramModel.START);
      marked.addAll(sentence);
      marked.add(NgramModel.END);
      for (int end = 2; end <= marked.size(); end++) {
        for (int n = 1; n <= Math.min(order, end); n++) {
          counts.get(n - 1).merge(new Gram(marked.subList(end - n, end)), 1, Integer::sum);
        }
      }
    }
    return counts;
  }

  private static Map<Gram, Followers> followers(Map<Gram, Integer> counts) {
    Map<Gram, Followers> followers = new HashMap<>();
    counts.forEach((gram, count) -> {
      Followers after = followers.computeIfAbsent(gram.context(), context -> new Followers());
      after.count += count;
      after.types++;
    });
    return followers;
  }

  private static Map<Gram, Double> unigrams(Map<Gram, Integer> counts, SortedSet<String> words) {
    long total = counts.values().stream().mapToLong(Integer::longValue).sum();
    // With nothing seen at all, everything is equally likely.
    int types = Math.max(1, counts.size());
    Map<Gram, Double> level = new HashMap<>();
    for (String word : words) {
      Gram gram = new Gram(List.of(word));
      int count = counts.getOrDefault(gram, 0);
      level.put(gram, (count + types / (double) words.size()) / (total + types));
    }
    return level;
  }

  private static double interpolate(
      Gram gram, int count, Map<Gram, Followers> contexts, Map<Gram, Double> shorter) {
    Followers after = contexts.get(gram.context());
    Double below = shorter.get(gram.shorter());
    if (after == null || below == null) {
      throw new IllegalStateException("Every n-gram's context and ending were counted: " + gram);
    }
    return (count + after.types * below) / (after.count + after.types);
  }

  private static Map<Gram, Entry> entries(
      Map<Gram, Double> probabilities, Map<Gram, Followers> contexts) {
    Map<Gram, Entry> level = new HashMap<>();
    probabilities.forEach((gram, probability) -> {
      Followers after = contexts.get(gram);
      double backoff = after == null ? 0 : Math.log(after.backoff());
      level.put(gram, new Entry(Math.log(probability), backoff));
    });
    return level;
  }
}
