package org.parley.rollout.experiment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an experiment is to be.
 *
 * @param experiment its name, which is also the salt that spreads the sessions
 * @param champion model name to the version that serves; two names for a joint experiment
 * @param candidates what is tried beside it
 * @param rules when it is decided
 * @param ramp each candidate's shares of the sessions, rising
 * @param automatic whether it ramps and promotes by itself; it always rolls back by itself
 * @param shadow whether the candidate decodes along unheard before it gets a share, and is promoted
 *     for how it did there, when the guards of all shares were silent
 */
public record Plan(
    String experiment,
    Map<String, String> champion,
    List<Candidate> candidates,
    Rules rules,
    List<Double> ramp,
    boolean automatic,
    boolean shadow) {
  /** The arm of the champion. */
  public static final String CHAMPION = "champion";

  /**
   * @param arm its name
   * @param versions model name to version, for the same names as the champion
   */
  public record Candidate(String arm, Map<String, String> versions) {
    public Candidate {
      versions = Collections.unmodifiableMap(new TreeMap<>(versions));
    }
  }

  public Plan {
    champion = Collections.unmodifiableMap(new TreeMap<>(champion));
    candidates = List.copyOf(candidates);
    ramp = List.copyOf(ramp);
    if (champion.isEmpty() || candidates.isEmpty() || ramp.isEmpty()) {
      throw new IllegalArgumentException(
          "an experiment needs a champion, a candidate and a weight");
    }
    Set<String> arms = new HashSet<>(Set.of(CHAMPION));
    for (Candidate candidate : candidates) {
      if (!candidate.versions().keySet().equals(champion.keySet())) {
        throw new IllegalArgumentException(
            "arm %s has versions of %s, the champion of %s"
                .formatted(candidate.arm(), candidate.versions().keySet(), champion.keySet()));
      }
      if (candidate.versions().equals(champion)) {
        throw new IllegalArgumentException("arm " + candidate.arm() + " is the champion itself");
      }
      if (!arms.add(candidate.arm())) {
        throw new IllegalArgumentException("two arms are named " + candidate.arm());
      }
    }
    if (shadow && candidates.size() > 1) {
      throw new IllegalArgumentException("one candidate decodes along, not " + candidates.size());
    }
    double last = 0;
    for (double share : ramp) {
      if (!(share > last && share * candidates.size() < 1)) {
        throw new IllegalArgumentException(
            "the weights " + ramp + " do not rise, or leave the champion nothing");
      }
      last = share;
    }
  }

  /** The rest of 1, 5, 25 and 50 % after a first weight. */
  public static List<Double> rampFrom(double first, int candidates) {
    List<Double> ramp = new ArrayList<>(List.of(first));
    for (double share : new double[] {0.05, 0.25, 0.5}) {
      if (share > first && share * candidates < 1) {
        ramp.add(share);
      }
    }
    return ramp;
  }
}
