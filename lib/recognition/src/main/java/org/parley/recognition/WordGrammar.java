package org.parley.recognition;

import java.nio.charset.StandardCharsets;
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
   * @param text UTF-8
   * @throws IllegalArgumentException with the line that is no arc and no end
   */
  public static WordGrammar parse(byte[] text) {
    List<Arc> arcs = new ArrayList<>();
    Map<Integer, Float> ends = new HashMap<>();
    Fields fields = new Fields(text);
    int last = 0;
    while (fields.nextLine()) {
      int count = fields.count();
      try {
        if (count != 2 && count != 4) {
          throw new NumberFormatException(count + " fields");
        }
        int from = fields.index(0);
        float cost = fields.floatNumber(count - 1);
        last = Math.max(last, from);
        if (count == 2) {
          ends.put(from, cost);
        } else {
          int to = fields.index(1);
          last = Math.max(last, to);
          arcs.add(new Arc(from, to, fields.words().word(fields.word(2)), cost));
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "grammar line %d: '%s' is neither an arc nor an end"
                .formatted(fields.line(), fields.lineText()),
            e);
      }
    }
    return new WordGrammar(last + 1, arcs, ends);
  }

  /** As {@link #parse(byte[])}. */
  public static WordGrammar parse(String text) {
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
