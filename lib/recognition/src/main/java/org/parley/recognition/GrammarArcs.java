package org.parley.recognition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A {@link WordGrammar} over the leaves of a {@link PhoneTrie} in flat arrays: an arc for each
 * pronunciation of its word, those of a state side by side and sorted by leaf. So the arcs that a
 * beginning of a word can still take lie side by side, too. Immutable.
 */
final class GrammarArcs {
  private final int[] firstArc;
  private final int[] leaf;
  private final int[] target;
  private final float[] logProbability;
  private final float[] end;
  private final float[] best;

  private record Numbered(int from, int leaf, int to, float logProbability) {}

  /**
   * @param ids word → number; arcs of other words are left out
   */
  GrammarArcs(WordGrammar grammar, Map<String, Integer> ids, PhoneTrie trie) {
    List<List<Integer>> leaves = new ArrayList<>();
    ids.forEach((_, _) -> leaves.add(new ArrayList<>()));
    for (int i = 0; i < trie.leaves(); i++) {
      leaves.get(trie.word(i)).add(trie.leaf(i));
    }
    List<Numbered> arcs = new ArrayList<>();
    for (WordGrammar.Arc arc : grammar.arcs()) {
      Integer id = ids.get(arc.word());
      if (id != null) {
        leaves
            .get(id)
            .forEach(number -> arcs.add(new Numbered(arc.from(), number, arc.to(), -arc.cost())));
      }
    }
    arcs.sort((a, b) ->
        a.from != b.from
            ? Integer.compare(a.from, b.from)
            : a.leaf != b.leaf ? Integer.compare(a.leaf, b.leaf) : Integer.compare(a.to, b.to));
    int states = grammar.states();
    firstArc = new int[states + 1];
    leaf = arcs.stream().mapToInt(Numbered::leaf).toArray();
    target = arcs.stream().mapToInt(Numbered::to).toArray();
    logProbability = new float[arcs.size()];
    end = new float[states];
    Arrays.fill(end, Float.NEGATIVE_INFINITY);
    grammar.ends().forEach((state, cost) -> end[state] = -cost);
    best = end.clone();
    for (int i = 0; i < logProbability.length; i++) {
      Numbered arc = arcs.get(i);
      logProbability[i] = arc.logProbability;
      best[arc.from] = Math.max(best[arc.from], arc.logProbability);
      firstArc[arc.from + 1]++;
    }
    for (int state = 0; state < states; state++) {
      firstArc[state + 1] += firstArc[state];
    }
  }

  /** The state's first arc with that leaf or a later one. */
  int from(int state, int wanted) {
    int low = firstArc[state];
    int high = firstArc[state + 1];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (leaf[middle] < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Whether the arc is one of the state, with a leaf before {@code endLeaf}. */
  boolean within(int state, int arc, int endLeaf) {
    return arc < firstArc[state + 1] && leaf[arc] < endLeaf;
  }

  int target(int arc) {
    return target[arc];
  }

  float logProbability(int arc) {
    return logProbability[arc];
  }

  /** The best log-probability of the arcs with these leaves, −∞ where there are none. */
  float best(int state, int firstLeaf, int endLeaf) {
    float found = Float.NEGATIVE_INFINITY;
    for (int arc = from(state, firstLeaf); within(state, arc, endLeaf); arc++) {
      found = Math.max(found, logProbability[arc]);
    }
    return found;
  }

  /** The best log-probability of what can follow in a state, the sentence's end among it. */
  float best(int state) {
    return best[state];
  }

  /** Natural log-probability that a sentence ends here. */
  float end(int state) {
    return end[state];
  }
}
