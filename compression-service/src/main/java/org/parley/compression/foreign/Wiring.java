package org.parley.compression.foreign;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.parley.compression.job.CompressionRecipe;

/**
 * How a model from elsewhere calls what we feed and read, and what whoever runs it must know.
 *
 * @param names its own by ours, of inputs and outputs; those that are left out are called as ours
 * @param contract settings of the version, such as {@code lookaheadFrames}; those that are left out
 *     are of the version that it is to be like
 */
public record Wiring(SortedMap<String, String> names, SortedMap<String, String> contract) {
  /** Where everything is called as ours. */
  public static final Wiring PLAIN = new Wiring(new TreeMap<>(), new TreeMap<>());

  public Wiring {
    names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
    contract = Collections.unmodifiableSortedMap(new TreeMap<>(contract));
  }

  /**
   * Reads the YAML form.
   *
   * @throws IllegalArgumentException with file, line and what is wrong
   */
  public static Wiring read(Path file) {
    String text = CompressionRecipe.text(file);
    return CompressionRecipe.parse(
        file.toString(), text, mapper -> mapper.readValue(text, Wiring.class));
  }

  /** Ours by its own. */
  Map<String, String> ours() {
    Map<String, String> ours = new LinkedHashMap<>();
    names.forEach((our, own) -> ours.put(own, our));
    return ours;
  }
}
