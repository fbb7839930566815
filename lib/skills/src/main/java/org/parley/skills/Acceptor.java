package org.parley.skills;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A minimal deterministic acceptor of finitely many sequences of symbols (Revuz 1992), with a
 * probability on each arc that is counted from observed sequences. State 0 is the start.
 */
final class Acceptor {
  /** What an arc or an end is worth that no observed sequence took. */
  private static final double UNSEEN = 0.5;

  private final List<SortedMap<String, Integer>> arcs;
  private final BitSet ends;
  private final List<Map<String, Integer>> arcCounts = new ArrayList<>();
  private final int[] endCounts;

  private Acceptor(List<SortedMap<String, Integer>> arcs, BitSet ends) {
    this.arcs = arcs;
    this.ends = ends;
    endCounts = new int[arcs.size()];
    arcs.forEach(_ -> arcCounts.add(new HashMap<>()));
  }

  /** An acceptor with empty arcs and with several arcs of one symbol, as it is put together. */
  static final class Draft {
    static final int START = 0;

    private final List<Map<String, List<Integer>>> arcs = new ArrayList<>();
    private final List<List<Integer>> empties = new ArrayList<>();
    private final BitSet ends = new BitSet();

    Draft() {
      state();
    }

    int state() {
      arcs.add(new HashMap<>());
      empties.add(new ArrayList<>());
      return arcs.size() - 1;
    }

    /** An arc to a new state. */
    int arc(int from, String symbol) {
      int to = state();
      arcs.get(from).computeIfAbsent(symbol, _ -> new ArrayList<>()).add(to);
      return to;
    }

    void empty(int from, int to) {
      empties.get(from).add(to);
    }

    void end(int state) {
      ends.set(state);
    }

    void sequence(List<String> symbols) {
      int state = START;
      for (String symbol : symbols) {
        state = arc(state, symbol);
      }
      end(state);
    }

    Acceptor build() {
      return new Building(this).minimal();
    }
  }

  /** States found so far while a draft is made deterministic (Rabin and Scott 1959) and minimal. */
  private static final class Building {
    private record Signature(boolean ends, SortedMap<String, Integer> arcs) {}

    private final Draft draft;
    private final Map<BitSet, Integer> found = new HashMap<>();
    private final Map<Signature, Integer> known = new HashMap<>();
    private final List<Signature> states = new ArrayList<>();

    Building(Draft draft) {
      this.draft = draft;
    }

    Acceptor minimal() {
      int start = state(closure(List.of(Draft.START)));
      // states appear after all that they lead to, so the start is the last; it becomes the first
      int last = states.size() - 1;
      if (start != last) {
        throw new IllegalStateException("the start is state " + start + " of " + states.size());
      }
      List<SortedMap<String, Integer>> arcs = new ArrayList<>();
      BitSet ends = new BitSet();
      for (int i = 0; i <= last; i++) {
        Signature signature = states.get(last - i);
        ends.set(i, signature.ends());
        SortedMap<String, Integer> renumbered = new TreeMap<>();
        signature.arcs().forEach((symbol, to) -> renumbered.put(symbol, last - to));
        arcs.add(renumbered);
      }
      return new Acceptor(arcs, ends);
    }

    private int state(BitSet members) {
      Integer seen = found.get(members);
      if (seen != null) {
        return seen;
      }
      SortedMap<String, List<Integer>> next = new TreeMap<>();
      members.stream()
          .forEach(member ->
              draft
                  .arcs
                  .get(member)
                  .forEach((symbol, to) ->
                      next.computeIfAbsent(symbol, _ -> new ArrayList<>()).addAll(to)));
      SortedMap<String, Integer> arcs = new TreeMap<>();
      next.forEach((symbol, to) -> arcs.put(symbol, state(closure(to))));
      Signature signature = new Signature(members.intersects(draft.ends), arcs);
      int id =
          known.computeIfAbsent(
              signature,
              _ -> {
                states.add(signature);
                return states.size() - 1;
              });
      found.put(members, id);
      return id;
    }

    private BitSet closure(List<Integer> from) {
      BitSet reached = new BitSet();
      List<Integer> open = new ArrayList<>(from);
      while (!open.isEmpty()) {
        int state = open.removeLast();
        if (!reached.get(state)) {
          reached.set(state);
          open.addAll(draft.empties.get(state));
        }
      }
      return reached;
    }
  }

  /** Counts an observed sequence; one that is not accepted is passed over. */
  void observe(List<String> symbols) {
    int[] path = new int[symbols.size() + 1];
    for (int i = 0; i < symbols.size(); i++) {
      Integer next = arcs.get(path[i]).get(symbols.get(i));
      if (next == null) {
        return;
      }
      path[i + 1] = next;
    }
    int end = path[symbols.size()];
    if (!ends.get(end)) {
      return;
    }
    for (int i = 0; i < symbols.size(); i++) {
      arcCounts.get(path[i]).merge(symbols.get(i), 1, Integer::sum);
    }
    endCounts[end]++;
  }

  boolean accepts(List<String> symbols) {
    int state = 0;
    for (String symbol : symbols) {
      Integer next = arcs.get(state).get(symbol);
      if (next == null) {
        return false;
      }
      state = next;
    }
    return ends.get(state);
  }

  int states() {
    return arcs.size();
  }

  SortedMap<String, Integer> arcs(int state) {
    return arcs.get(state);
  }

  boolean ends(int state) {
    return ends.get(state);
  }

  /** Probability of a symbol in a state; with that of the end they sum to one. */
  double probability(int state, String symbol) {
    return (arcCounts.get(state).getOrDefault(symbol, 0) + UNSEEN) / total(state);
  }

  /** Probability that a sequence ends in a state. */
  double endProbability(int state) {
    return ends.get(state) ? (endCounts[state] + UNSEEN) / total(state) : 0;
  }

  private double total(int state) {
    int seen = arcCounts.get(state).values().stream().mapToInt(Integer::intValue).sum();
    int ways = arcs.get(state).size() + (ends.get(state) ? 1 : 0);
    return seen + endCounts[state] + UNSEEN * ways;
  }

  @Override
  public String toString() {
    return arcs.size() + " states, ends " + ends + ", counts " + Arrays.toString(endCounts);
  }
}
