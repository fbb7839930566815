package org.parley.recognition;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.StringTokenizer;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How words are pronounced. Text form: {@code word<TAB>PH PH PH}, one pronunciation a line, several
 * lines a word.
 *
 * @param pronunciations word → its pronunciations, each a list of phones
 */
public record Lexicon(SortedMap<String, List<List<String>>> pronunciations) {
  public Lexicon {
    SortedMap<String, List<List<String>>> copy = new TreeMap<>();
    requireNonNull(pronunciations, "pronunciations")
        .forEach((word, variants) -> copy.put(word, variants.stream().map(List::copyOf).toList()));
    pronunciations = java.util.Collections.unmodifiableSortedMap(copy);
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException for a line of another form; the message names it
   */
  public static Lexicon parse(String text) {
    SortedMap<String, List<List<String>>> words = new TreeMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      String[] fields = line.split("\t", -1);
      if (fields.length != 2 || fields[0].isBlank() || fields[1].isBlank()) {
        throw new IllegalArgumentException(
            "lexicon line " + number + " is not 'word<TAB>phones': " + line);
      }
      words.computeIfAbsent(fields[0].strip(), word -> new ArrayList<>()).add(phones(fields[1]));
    }
    return new Lexicon(words);
  }

  /** Regular expressions take ten times as long. */
  private static List<String> phones(String text) {
    List<String> phones = new ArrayList<>();
    StringTokenizer tokens = new StringTokenizer(text);
    while (tokens.hasMoreTokens()) {
      phones.add(tokens.nextToken());
    }
    return phones;
  }

  /** The text form, words in alphabetical order. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    pronunciations.forEach((word, variants) ->
        variants.forEach(phones ->
            text.append(word).append('\t').append(String.join(" ", phones)).append('\n')));
    return text.toString();
  }

  /** The same lexicon for these words only; words it does not know are left out. */
  public Lexicon only(Collection<String> words) {
    SortedMap<String, List<List<String>>> kept = new TreeMap<>();
    for (String word : words) {
      List<List<String>> variants = pronunciations.get(word);
      if (variants != null) {
        kept.put(word, variants);
      }
    }
    return new Lexicon(kept);
  }

  public SortedSet<String> words() {
    return new TreeSet<>(pronunciations.keySet());
  }
}
