package org.parley.launcher.eval;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.parley.recognition.EditDistance;

/** Counts wrong words and characters over many utterances. Case and punctuation do not count. */
final class WordErrors {
  private int utterances;
  private int words;
  private int wrongWords;
  private int characters;
  private int wrongCharacters;

  /**
   * @return how many words are wrong in this one
   */
  int add(String expected, String recognised) {
    List<String> said = words(expected);
    List<String> heard = words(recognised);
    int wrong = EditDistance.of(said, heard);
    utterances++;
    words += said.size();
    wrongWords += wrong;
    List<Integer> saidCharacters = characters(said);
    characters += saidCharacters.size();
    wrongCharacters += EditDistance.of(saidCharacters, characters(heard));
    return wrong;
  }

  int utterances() {
    return utterances;
  }

  int words() {
    return words;
  }

  /** Wrong words over words said; may exceed 1. */
  double wordErrorRate() {
    return words == 0 ? 0 : (double) wrongWords / words;
  }

  double characterErrorRate() {
    return characters == 0 ? 0 : (double) wrongCharacters / characters;
  }

  /** As they are compared: small letters, without punctuation. */
  static List<String> words(String text) {
    String plain = text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}']+", " ").strip();
    return Stream.of(plain.split(" ")).filter(word -> !word.isEmpty()).toList();
  }

  private static List<Integer> characters(List<String> words) {
    return String.join(" ", words).codePoints().boxed().toList();
  }
}
