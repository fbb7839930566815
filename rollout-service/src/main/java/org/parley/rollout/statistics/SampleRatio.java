package org.parley.rollout.statistics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Tests at every session whether the arms get the shares they were meant to get; where they do not,
 * no other number can be believed (Lindon & Malek, Anytime-valid inference for multinomial count
 * data, 2022). The e-process is the ratio of a Dirichlet mixture's likelihood to that of the meant
 * shares; a session of arm i multiplies it by (aᵢ + nᵢ)/(Σa + n)/θᵢ. The mixture begins anew in
 * every stage of a ramp, and the factors of all stages are multiplied.
 */
public final class SampleRatio {
  /** Σa: around the meant shares, as if so many sessions had been seen. */
  private static final double PRIOR_SESSIONS = 100;

  private final Evidence evidence = new Evidence();
  private final Map<Integer, Stage> stages = new HashMap<>();

  private static final class Stage {
    private final double[] shares;
    private final long[] counts;
    private long total;

    Stage(double[] shares) {
      this.shares = shares;
      this.counts = new long[shares.length];
    }
  }

  /**
   * A stage begins.
   *
   * @param shares of the arms, each &gt; 0, 1 together
   */
  public void begin(int stage, double... shares) {
    stages.put(stage, new Stage(checked(shares)));
  }

  private static double[] checked(double[] shares) {
    double sum = Arrays.stream(shares).sum();
    if (Math.abs(sum - 1) > 1e-9 || Arrays.stream(shares).anyMatch(share -> !(share > 0))) {
      throw new IllegalArgumentException("shares " + Arrays.toString(shares));
    }
    return shares.clone();
  }

  /** One more session of this arm, which began in this stage. */
  public void add(int stage, int arm) {
    Stage meant = stages.get(stage);
    if (meant == null) {
      throw new IllegalArgumentException("stage " + stage + " has not begun");
    }
    double share = meant.shares[arm];
    double predicted =
        (PRIOR_SESSIONS * share + meant.counts[arm]) / (PRIOR_SESSIONS + meant.total);
    evidence.multiply(Math.log(predicted / share));
    meant.counts[arm]++;
    meant.total++;
  }

  public Evidence evidence() {
    return evidence;
  }
}
