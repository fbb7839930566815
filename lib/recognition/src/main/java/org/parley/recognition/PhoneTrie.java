package org.parley.recognition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/**
 * All pronunciations of a lexicon as one prefix tree over tokens, in flat arrays; node 0 is the
 * root.
 *
 * <p>Each node knows the best single-word score among the words below it, so that the language
 * model takes part before a word is complete. Immutable.
 */
final class PhoneTrie {
  static final int ROOT = 0;

  private final TokenTrees trees;
  private final int[] words;
  private final int[] leaf;
  private final int[] firstLeaf;
  private final int[] endLeaf;

  /**
   * @param tokens phone → number in the network's output
   * @param wordIds word → number; words of the lexicon without one are left out
   * @param unigram number of a word → its log-probability alone
   * @throws IllegalArgumentException when a pronunciation has a phone that the network does not
   *     know
   */
  PhoneTrie(
      Lexicon lexicon,
      Map<String, Integer> tokens,
      Map<String, Integer> wordIds,
      IntToDoubleFunction unigram) {
    List<Node> nodes = breadthFirst(grow(lexicon, tokens, wordIds));
    int size = nodes.size();
    int[] token = new int[size];
    int[] firstChild = new int[size + 1];
    int[] firstWord = new int[size + 1];
    float[] lookahead = new float[size];
    List<Integer> allWords = new ArrayList<>();
    int children = 1;
    for (int i = 0; i < size; i++) {
      Node node = nodes.get(i);
      token[i] = node.token;
      firstChild[i] = children;
      children += node.children.size();
      firstWord[i] = allWords.size();
      allWords.addAll(node.words);
      lookahead[i] = (float) node.best(unigram);
    }
    firstChild[size] = children;
    firstWord[size] = allWords.size();
    trees = new TokenTrees(token, firstChild, firstWord, lookahead);
    words = allWords.stream().mapToInt(Integer::intValue).toArray();
    leaf = new int[words.length];
    firstLeaf = new int[size];
    endLeaf = new int[size];
    numberLeaves(ROOT, 0);
  }

  /** Depth first, so that the leaves below a node have numbers side by side. */
  private int numberLeaves(int node, int first) {
    int next = first;
    firstLeaf[node] = first;
    for (int i = firstWord(node); i < endWord(node); i++) {
      leaf[i] = next++;
    }
    for (int child = trees.firstChild()[node]; child < trees.firstChild()[node + 1]; child++) {
      next = numberLeaves(child, next);
    }
    endLeaf[node] = next;
    return next;
  }

  private static final class Node {
    final int token;
    final SortedMap<Integer, Node> children = new TreeMap<>();
    final List<Integer> words = new ArrayList<>();
    private double best = Double.NaN;

    Node(int token) {
      this.token = token;
    }

    double best(IntToDoubleFunction unigram) {
      if (Double.isNaN(best)) {
        best = Double.NEGATIVE_INFINITY;
        for (int word : words) {
          best = Math.max(best, unigram.applyAsDouble(word));
        }
        for (Node child : children.values()) {
          best = Math.max(best, child.best(unigram));
        }
      }
      return best;
    }
  }

  private static Node grow(
      Lexicon lexicon, Map<String, Integer> tokens, Map<String, Integer> wordIds) {
    Node root = new Node(0);
    lexicon
        .pronunciations()
        .forEach((word, variants) -> {
          Integer id = wordIds.get(word);
          if (id == null) {
            return;
          }
          for (List<String> phones : variants) {
            Node node = root;
            for (String phone : phones) {
              Integer number = tokens.get(phone);
              if (number == null) {
                throw new IllegalArgumentException("'" + word + "' has the unknown phone " + phone);
              }
              node = node.children.computeIfAbsent(number, Node::new);
            }
            if (!node.words.contains(id)) {
              node.words.add(id);
            }
          }
        });
    return root;
  }

  private static List<Node> breadthFirst(Node root) {
    List<Node> nodes = new ArrayList<>(List.of(root));
    for (int i = 0; i < nodes.size(); i++) {
      nodes.addAll(nodes.get(i).children.values());
    }
    return nodes;
  }

  /** The tree, whose exits are the indices of {@link #word}. */
  TokenTrees trees() {
    return trees;
  }

  int firstWord(int node) {
    return trees.firstExit()[node];
  }

  /** One past the last word. */
  int endWord(int node) {
    return trees.firstExit()[node + 1];
  }

  int word(int index) {
    return words[index];
  }

  /** The number of a word's pronunciation, which is one place of the tree. */
  int leaf(int index) {
    return leaf[index];
  }

  /** Pronunciations of all words. */
  int leaves() {
    return leaf.length;
  }

  int firstLeaf(int node) {
    return firstLeaf[node];
  }

  /** One past the last leaf at or below the node. */
  int endLeaf(int node) {
    return endLeaf[node];
  }
}
