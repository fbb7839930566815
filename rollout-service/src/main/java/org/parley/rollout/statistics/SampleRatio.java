package org.parley.rollout.statistics;

import java.util.Arrays;

/**
 * Tests at every session whether the arms get the shares they were meant to get; where they do not,
 * no other number can be believed (Lindon & Malek, Anytime-valid inference for multinomial count
 * data, 2022). The e-process is the ratio of a Dirichlet mixture's likelihood to that of the meant
 * shares; a session of arm i multiplies it by (aᵢ + nᵢ)/(Σa + n)/θᵢ. The mixture begins anew with
 * every {@link #expect}, and the factors go on being multiplied.
 */
public final class SampleRatio {
  /** Σa: around the meant shares, as if so many sessions had been seen. */
  private static final double PRIOR_SESSIONS = 100;

  private final Evidence evidence = new Evidence();
  private double[] shares;
  private long[] counts;
  private long total;

  /**
   * @param shares of the arms, each &gt; 0, 1 together
   */
  public SampleRatio(double... shares) {
    this.shares = checked(shares);
    this.counts = new long[shares.length];
  }

  /** From now on these shares are meant; the evidence so far is kept. */
  public void expect(double... newShares) {
    if (newShares.length != shares.length) {
      throw new IllegalArgumentException(newShares.length + " shares for " + shares.length);
    }
    shares = checked(newShares);
    counts = new long[shares.length];
    total = 0;
  }

  private static double[] checked(double[] shares) {
    double sum = Arrays.stream(shares).sum();
    if (Math.abs(sum - 1) > 1e-9 || Arrays.stream(shares).anyMatch(share -> !(share > 0))) {
      throw new IllegalArgumentException("shares " + Arrays.toString(shares));
    }
    return shares.clone();
  }

  /** One more session of this arm. */
  public void add(int arm) {
    double predicted = (PRIOR_SESSIONS * shares[arm] + counts[arm]) / (PRIOR_SESSIONS + total);
    evidence.multiply(Math.log(predicted / shares[arm]));
    counts[arm]++;
    total++;
  }

  public Evidence evidence() {
    return evidence;
  }
}
