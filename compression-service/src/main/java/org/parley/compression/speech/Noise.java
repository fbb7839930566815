package org.parley.compression.speech;

/**
 * How much noise is added to what trains.
 *
 * @param share of the synthetic utterances that get any; of people's, four fifths of it
 * @param leastSnr speech over noise at the loudest noise, decibels
 * @param mostSnr at the softest
 */
public record Noise(double share, double leastSnr, double mostSnr) {
  public static final Noise USUAL = new Noise(0.75, 0, 27);

  public Noise {
    if (!(share >= 0 && share <= 1) || !(leastSnr <= mostSnr)) {
      throw new IllegalArgumentException(
          "noise: share " + share + " must be from 0 to 1, and leastSnr not above mostSnr");
    }
  }
}
