package org.parley.compression.speech;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Each word's first pronunciation in CMUdict, without stress. */
final class Pronunciations {
  private final Map<String, int[]> phones = new HashMap<>();

  /** No word at all, for voices that say by themselves which phones they spoke. */
  static Pronunciations none() {
    return new Pronunciations();
  }

  /**
   * @param file {@code cmudict.dict}: a word, its phones, perhaps a comment after #; other
   *     pronunciations as {@code word(2)}
   */
  static Pronunciations read(Path file) {
    var pronunciations = new Pronunciations();
    try (var lines = Files.lines(file)) {
      lines.forEach(pronunciations::add);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the pronunciations " + file, e);
    }
    return pronunciations;
  }

  private void add(String line) {
    int comment = line.indexOf(" #");
    String[] parts = (comment < 0 ? line : line.substring(0, comment)).trim().split("\\s+");
    if (parts.length > 1 && !parts[0].endsWith(")")) {
      phones.putIfAbsent(
          parts[0], IntStream.range(1, parts.length).map(i -> Phones.token(parts[i])).toArray());
    }
  }

  /**
   * Phones of lower-case words with blanks between; empty if a word is not known or there is none.
   */
  Optional<int[]> of(String text) {
    var all = IntStream.builder();
    for (String word : text.split(" ")) {
      int[] known = phones.get(word);
      if (known == null) {
        return Optional.empty();
      }
      IntStream.of(known).forEach(all);
    }
    return Optional.of(all.build().toArray());
  }

  /**
   * These pronunciations and those that {@code guess} has for further words, for transcripts whose
   * every word is needed.
   */
  Pronunciations guessing(Collection<String> words, Function<String, Optional<int[]>> guess) {
    var extended = new Pronunciations();
    extended.phones.putAll(phones);
    for (String word : words) {
      if (!phones.containsKey(word)) {
        guess.apply(word).ifPresent(guessed -> extended.phones.put(word, guessed));
      }
    }
    return extended;
  }

  boolean knows(String word) {
    return phones.containsKey(word);
  }
}
