package org.parley.recognition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whole sentences as a weighted finite-state acceptor over words, without empty arcs: what a
 * skill's phrases can say and nothing else. Read from the text form of OpenFst (AT&amp;T): {@code
 * from to word cost} for an arc, {@code state cost} for an end, tab-separated; costs are minus
 * natural logarithms, state 0 is the start.
 *
 * @param states how many
 * @param arcs of all states
 * @param ends cost of ending in a state, for those where a sentence can end
 */
public record WordGrammar(int states, List<Arc> arcs, Map<Integer, Float> ends) {

  /**
   * @param cost minus the natural log-probability
   */
  public record Arc(int from, int to, String word, float cost) {}

  public WordGrammar {
    arcs = List.copyOf(arcs);
    ends = Map.copyOf(ends);
  }

  /**
   * @throws IllegalArgumentException with the line that is no arc and no end
   */
  public static WordGrammar parse(String text) {
    List<Arc> arcs = new ArrayList<>();
    Map<Integer, Float> ends = new HashMap<>();
    Map<String, String> words = new HashMap<>();
    int last = 0;
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String[] cells = line.split("\t", -1);
      try {
        int from = Integer.parseUnsignedInt(cells[0]);
        float cost = Float.parseFloat(cells[cells.length - 1]);
        last = Math.max(last, from);
        if (cells.length == 2) {
          ends.put(from, cost);
        } else if (cells.length == 4) {
          int to = Integer.parseUnsignedInt(cells[1]);
          last = Math.max(last, to);
          arcs.add(new Arc(from, to, words.computeIfAbsent(cells[2], w -> w), cost));
        } else {
          throw new NumberFormatException(cells.length + " cells");
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "grammar line " + number + ": '" + line + "' is neither an arc nor an end", e);
      }
    }
    return new WordGrammar(last + 1, arcs, ends);
  }
}
