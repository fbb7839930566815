package org.parley.compression.speech;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * What a corpus is made of.
 *
 * @param data the folder with recordings and texts ({@code PARLEY_DATA})
 * @param skills the folder with skills, whose phrases are spoken too
 * @param cache where sound banks are kept; a bank is made once for its settings
 * @param generalHours synthetic sound of general sentences
 * @param skillHours synthetic sound of the skills' phrases
 * @param fliteShare how much of the synthetic sound flite's voices speak, 0..1
 */
public record CorpusSettings(
    Path data,
    Path skills,
    Path cache,
    double generalHours,
    double skillHours,
    double fliteShare,
    long seed) {
  public CorpusSettings {
    requireNonNull(data, "data");
    requireNonNull(skills, "skills");
    requireNonNull(cache, "cache");
    if (!(generalHours >= 0) || !(skillHours >= 0) || !(fliteShare >= 0 && fliteShare <= 1)) {
      throw new IllegalArgumentException(
          generalHours + " h, " + skillHours + " h, share of flite " + fliteShare);
    }
  }
}
