package org.parley.recognition;

import java.util.Arrays;
import java.util.Map;

/**
 * The sentences of a {@link WordGrammar}: each state has a tree of its own with the pronunciations
 * of the words that it allows and nothing else, whose look-ahead is exact. Node n is the root of
 * state n.
 */
final class GrammarSentences implements Sentences {
  private static final int NO_WORD = -1;
  private static final int[] NONE = {};

  private final TokenTrees trees;
  private final int[] word;
  private final long[] step;
  private final float[] end;

  /**
   * @param ids word → number; arcs of other words are left out
   * @param trie of all pronunciations
   */
  GrammarSentences(WordGrammar grammar, Map<String, Integer> ids, PhoneTrie trie) {
    end = new float[grammar.states()];
    Arrays.fill(end, Float.NEGATIVE_INFINITY);
    grammar.ends().forEach((state, cost) -> end[state] = -cost);
    Arcs arcs = arcs(grammar, ids, trie);
    Planting planting = new Planting(trie, arcs, end);
    trees = planting.trees();
    word = new int[arcs.count()];
    step = new long[arcs.count()];
    for (int exit = 0; exit < word.length; exit++) {
      int arc = planting.exits[exit];
      word[exit] = arcs.word[arc];
      step[exit] = Step.of(arcs.logProbability[arc], arcs.to[arc]);
    }
  }

  /** An arc for each pronunciation of a word, sorted by state, leaf and the state after it. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Arcs(int[] from, int[] leaf, int[] word, int[] to, float[] logProbability) {
    int count() {
      return from.length;
    }

    Arcs sorted(int states, int leaves) {
      int[] order = new int[count()];
      Arrays.setAll(order, i -> i);
      order = sortedBy(order, to, states);
      order = sortedBy(order, leaf, leaves);
      order = sortedBy(order, from, states);
      float[] sortedLogProbability = new float[order.length];
      for (int i = 0; i < order.length; i++) {
        sortedLogProbability[i] = logProbability[order[i]];
      }
      return new Arcs(
          inOrder(order, from),
          inOrder(order, leaf),
          inOrder(order, word),
          inOrder(order, to),
          sortedLogProbability);
    }

    /** By counting; those of equal keys stay in the order in which they were. */
    private static int[] sortedBy(int[] order, int[] key, int keys) {
      int[] next = new int[keys + 1];
      for (int i : order) {
        next[key[i] + 1]++;
      }
      Arrays.parallelPrefix(next, Integer::sum);
      int[] sorted = new int[order.length];
      for (int i : order) {
        sorted[next[key[i]]++] = i;
      }
      return sorted;
    }

    private static int[] inOrder(int[] order, int[] values) {
      int[] ordered = new int[order.length];
      for (int i = 0; i < order.length; i++) {
        ordered[i] = values[order[i]];
      }
      return ordered;
    }
  }

  private static Arcs arcs(WordGrammar grammar, Map<String, Integer> ids, PhoneTrie trie) {
    int[][] leaves = leaves(ids.size(), trie);
    int[] numbers = new int[grammar.arcs().size()];
    int count = 0;
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = ids.getOrDefault(grammar.arcs().get(i).word(), NO_WORD);
      count += numbers[i] == NO_WORD ? 0 : leaves[numbers[i]].length;
    }
    Arcs arcs =
        new Arcs(new int[count], new int[count], new int[count], new int[count], new float[count]);
    int filled = 0;
    for (int i = 0; i < numbers.length; i++) {
      WordGrammar.Arc arc = grammar.arcs().get(i);
      for (int leaf : numbers[i] == NO_WORD ? NONE : leaves[numbers[i]]) {
        arcs.from[filled] = arc.from();
        arcs.leaf[filled] = leaf;
        arcs.word[filled] = numbers[i];
        arcs.to[filled] = arc.to();
        arcs.logProbability[filled++] = -arc.cost();
      }
    }
    return arcs.sorted(grammar.states(), trie.leaves());
  }

  /** Number of a word → its leaves. */
  private static int[][] leaves(int words, PhoneTrie trie) {
    int[][] leaves = new int[words][];
    Arrays.fill(leaves, NONE);
    for (int i = 0; i < trie.leaves(); i++) {
      int[] known = leaves[trie.word(i)];
      int[] more = Arrays.copyOf(known, known.length + 1);
      more[known.length] = trie.leaf(i);
      leaves[trie.word(i)] = more;
    }
    return leaves;
  }

  /**
   * Grows the trees of all states together, breadth first from their roots. Arcs are sorted by
   * state and leaf, and the leaves below a node of the trie have numbers side by side, so that a
   * node is a node of the trie and a run of arcs.
   */
  private static final class Planting {
    private final PhoneTrie trie;
    private final Arcs arcs;
    private int nodes;
    private int[] place = new int[1024];
    private int[] firstArc = new int[1024];
    private int[] endArc = new int[1024];
    private float[] lookahead = new float[1024];
    private int[] firstChild = new int[1024];
    private int[] firstExit = new int[1024];
    private int exitCount;
    final int[] exits;

    Planting(PhoneTrie trie, Arcs arcs, float[] end) {
      this.trie = trie;
      this.arcs = arcs;
      this.exits = new int[arcs.count()];
      int arc = 0;
      for (int state = 0; state < end.length; state++) {
        int first = arc;
        while (arc < arcs.count() && arcs.from[arc] == state) {
          arc++;
        }
        plant(PhoneTrie.ROOT, first, arc);
        lookahead[state] = Math.max(lookahead[state], end[state]);
      }
      for (int node = 0; node < nodes; node++) {
        grow(node);
      }
    }

    private void plant(int trieNode, int first, int end) {
      if (nodes == place.length) {
        int size = 2 * nodes;
        place = Arrays.copyOf(place, size);
        firstArc = Arrays.copyOf(firstArc, size);
        endArc = Arrays.copyOf(endArc, size);
        lookahead = Arrays.copyOf(lookahead, size);
        firstChild = Arrays.copyOf(firstChild, size);
        firstExit = Arrays.copyOf(firstExit, size);
      }
      place[nodes] = trieNode;
      firstArc[nodes] = first;
      endArc[nodes] = end;
      float best = Float.NEGATIVE_INFINITY;
      for (int arc = first; arc < end; arc++) {
        best = Math.max(best, arcs.logProbability[arc]);
      }
      lookahead[nodes++] = best;
    }

    private void grow(int node) {
      firstExit[node] = exitCount;
      firstChild[node] = nodes;
      TokenTrees all = trie.trees();
      int trieNode = place[node];
      // The words that end in a node have the first leaves at or below it.
      int ends = trie.firstLeaf(trieNode) + trie.endWord(trieNode) - trie.firstWord(trieNode);
      int arc = firstArc[node];
      for (; arc < endArc[node] && arcs.leaf[arc] < ends; arc++) {
        exits[exitCount++] = arc;
      }
      int end = all.firstChild()[trieNode + 1];
      for (int child = all.firstChild()[trieNode]; child < end && arc < endArc[node]; child++) {
        int first = arc;
        while (arc < endArc[node] && arcs.leaf[arc] < trie.endLeaf(child)) {
          arc++;
        }
        if (arc > first) {
          plant(child, first, arc);
        }
      }
    }

    TokenTrees trees() {
      int[] tokens = new int[nodes];
      for (int node = 0; node < nodes; node++) {
        tokens[node] = trie.trees().token()[place[node]];
      }
      int[] children = Arrays.copyOf(firstChild, nodes + 1);
      int[] words = Arrays.copyOf(firstExit, nodes + 1);
      children[nodes] = nodes;
      words[nodes] = exitCount;
      return new TokenTrees(tokens, children, words, Arrays.copyOf(lookahead, nodes));
    }
  }

  @Override
  public TokenTrees trees() {
    return trees;
  }

  @Override
  public int start() {
    return 0;
  }

  @Override
  public int root(int state) {
    return state;
  }

  @Override
  public int word(int exit) {
    return word[exit];
  }

  @Override
  public long step(int state, int exit) {
    return step[exit];
  }

  @Override
  public float likeliest(int exit) {
    return Step.logProbability(step[exit]) + trees.lookahead()[Step.state(step[exit])];
  }

  @Override
  public float end(int state) {
    return end[state];
  }
}
