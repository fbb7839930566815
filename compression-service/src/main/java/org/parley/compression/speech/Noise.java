package org.parley.compression.speech;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * How much noise is added to what trains.
 *
 * @param share of the synthetic utterances that get any; of people's, four fifths of it
 * @param leastSnr speech over noise at the loudest noise, decibels
 * @param mostSnr at the softest
 * @param rivals of the noises, the share that is one or two other people who talk at once, at least
 *     {@link #QUIETER_RIVALS} dB more softly; a checkpoint made before there were any is one with 0
 */
public record Noise(
    double share,
    double leastSnr,
    double mostSnr,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) double rivals) {
  public static final Noise USUAL = new Noise(0.75, 0, 27, 0);

  /** Nearer to the speaker's loudness nobody could tell who is meant. */
  static final double QUIETER_RIVALS = 4;

  public Noise {
    if (!(share >= 0 && share <= 1) || !(rivals >= 0 && rivals <= 1) || !(leastSnr <= mostSnr)) {
      throw new IllegalArgumentException(
          "noise: share %s and rivals %s must be from 0 to 1, and leastSnr not above mostSnr"
              .formatted(share, rivals));
    }
  }
}
