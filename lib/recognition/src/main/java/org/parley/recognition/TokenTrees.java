package org.parley.recognition;

/**
 * Trees of tokens in flat arrays, for the search's inner loop, which reads them in place. The
 * children of a node lie side by side, and so do the words that end in it. Nobody writes to the
 * arrays.
 *
 * @param token of each node
 * @param firstChild of each node, and one past the last node's children
 * @param firstExit of each node, a number of the words that end there, and one past the last node's
 * @param lookahead best log-probability that the language gives to anything at or below each node
 */
@SuppressWarnings("ArrayRecordComponent")
record TokenTrees(int[] token, int[] firstChild, int[] firstExit, float[] lookahead) {
  TokenTrees {
    int nodes = token.length;
    if (firstChild.length != nodes + 1
        || firstExit.length != nodes + 1
        || lookahead.length != nodes) {
      throw new IllegalArgumentException(
          nodes + " nodes, " + firstChild.length + " children, " + firstExit.length + " exits");
    }
  }

  int nodes() {
    return token.length;
  }
}
