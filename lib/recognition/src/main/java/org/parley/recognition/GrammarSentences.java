package org.parley.recognition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The sentences of a {@link WordGrammar}: each state has a tree of its own with the pronunciations
 * of the words that it allows and nothing else, whose look-ahead is exact. Node n is the root of
 * state n.
 */
final class GrammarSentences implements Sentences {
  private final TokenTrees trees;
  private final int[] word;
  private final long[] step;
  private final float[] end;

  /** An arc for a pronunciation of its word. */
  private record Arc(int from, int leaf, int word, int to, float logProbability) {}

  /**
   * @param ids word → number; arcs of other words are left out
   * @param trie of all pronunciations
   */
  GrammarSentences(WordGrammar grammar, Map<String, Integer> ids, PhoneTrie trie) {
    end = new float[grammar.states()];
    Arrays.fill(end, Float.NEGATIVE_INFINITY);
    grammar.ends().forEach((state, cost) -> end[state] = -cost);
    List<Arc> arcs = arcs(grammar, ids, trie);
    Planting planting = new Planting(trie, arcs, end);
    trees = planting.trees();
    word = new int[arcs.size()];
    step = new long[arcs.size()];
    for (int exit = 0; exit < word.length; exit++) {
      Arc arc = arcs.get(planting.exits[exit]);
      word[exit] = arc.word;
      step[exit] = Step.of(arc.logProbability, arc.to);
    }
  }

  private static List<Arc> arcs(WordGrammar grammar, Map<String, Integer> ids, PhoneTrie trie) {
    List<List<Integer>> leaves = new ArrayList<>();
    ids.forEach((_, _) -> leaves.add(new ArrayList<>()));
    for (int i = 0; i < trie.leaves(); i++) {
      leaves.get(trie.word(i)).add(trie.leaf(i));
    }
    List<Arc> arcs = new ArrayList<>();
    for (WordGrammar.Arc arc : grammar.arcs()) {
      Integer id = ids.get(arc.word());
      if (id != null) {
        for (int leaf : leaves.get(id)) {
          arcs.add(new Arc(arc.from(), leaf, id, arc.to(), -arc.cost()));
        }
      }
    }
    arcs.sort((a, b) ->
        a.from != b.from
            ? Integer.compare(a.from, b.from)
            : a.leaf != b.leaf ? Integer.compare(a.leaf, b.leaf) : Integer.compare(a.to, b.to));
    return arcs;
  }

  /**
   * Grows the trees of all states together, breadth first from their roots. Arcs are sorted by
   * state and leaf, and the leaves below a node of the trie have numbers side by side, so that a
   * node is a node of the trie and a run of arcs.
   */
  private static final class Planting {
    private final PhoneTrie trie;
    private final List<Arc> arcs;
    private int nodes;
    private int[] place = new int[1024];
    private int[] firstArc = new int[1024];
    private int[] endArc = new int[1024];
    private float[] lookahead = new float[1024];
    private int[] firstChild = new int[1024];
    private int[] firstExit = new int[1024];
    private int exitCount;
    final int[] exits;

    Planting(PhoneTrie trie, List<Arc> arcs, float[] end) {
      this.trie = trie;
      this.arcs = arcs;
      this.exits = new int[arcs.size()];
      int arc = 0;
      for (int state = 0; state < end.length; state++) {
        int first = arc;
        while (arc < arcs.size() && arcs.get(arc).from == state) {
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
        best = Math.max(best, arcs.get(arc).logProbability);
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
      for (; arc < endArc[node] && arcs.get(arc).leaf < ends; arc++) {
        exits[exitCount++] = arc;
      }
      int end = all.firstChild()[trieNode + 1];
      for (int child = all.firstChild()[trieNode]; child < end && arc < endArc[node]; child++) {
        int first = arc;
        while (arc < endArc[node] && arcs.get(arc).leaf < trie.endLeaf(child)) {
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
