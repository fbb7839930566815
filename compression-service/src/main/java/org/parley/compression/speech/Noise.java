package org.parley.compression.speech;

/**
 * How much noise is added to what trains.
 *
 * @param share of the synthetic utterances that get any; of people's, four fifths of it
 * @param leastSnr speech over noise at the loudest noise, decibels
 * @param mostSnr at the softest
 * @param subtracted share of all utterances from which steady noise is taken out again, as
 *     recognition does before its network hears anything
 */
public record Noise(double share, double leastSnr, double mostSnr, double subtracted) {
  public static final Noise USUAL = new Noise(0.75, 0, 27, 0);

  public Noise {
    if (!(share >= 0 && share <= 1 && subtracted >= 0 && subtracted <= 1)) {
      throw new IllegalArgumentException(
          "noise: share " + share + " and subtracted " + subtracted + " must be from 0 to 1");
    }
    if (!(leastSnr <= mostSnr)) {
      throw new IllegalArgumentException(
          "noise: leastSnr " + leastSnr + " must not be above mostSnr " + mostSnr);
    }
  }
}
