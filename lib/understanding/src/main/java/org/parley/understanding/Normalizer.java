package org.parley.understanding;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.parley.skills.Language;

/**
 * Turns typed text into the words that a recogniser would have heard: lower-case, no punctuation,
 * numbers, times and symbols spoken. What a recogniser heard stays as it is.
 */
public final class Normalizer {
  private static final Pattern BLANK = Pattern.compile("\\s+");
  private static final Pattern CLOCK = Pattern.compile("([01]?[0-9]|2[0-4]):([0-5][0-9])");
  private static final Pattern DECIMAL = Pattern.compile("([0-9]{1,3})[.]([0-9])");
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,6}");
  private static final Pattern EDGES =
      Pattern.compile("^[^\\p{L}\\p{N}%°&+]+|[^\\p{L}\\p{N}%°&+]+$");

  /** Between a digit and a letter or sign, and at hyphens and slashes. */
  private static final Pattern PIECES =
      Pattern.compile(
          "(?<=[0-9])(?=[\\p{L}%°])|(?<=\\p{L})(?=[0-9])|[-/–—]+|(?=[%°&+])|(?<=[%°&+])");

  private final Language language;
  private final Locale locale;

  public Normalizer(Language language) {
    this.language = language;
    this.locale = language.locale();
  }

  public NormalizedText normalize(String text) {
    var words = new ArrayList<String>();
    var sources = new ArrayList<Integer>();
    var tokens = BLANK.split(text.strip());
    for (int i = 0; i < tokens.length; i++) {
      for (var word : spoken(tokens[i].toLowerCase(locale).replace('’', '\''))) {
        words.add(word);
        sources.add(i);
      }
    }
    return new NormalizedText(words, sources);
  }

  private List<String> spoken(String token) {
    var whole = language.spoken(token);
    if (whole.isPresent()) {
      return whole.get();
    }
    var bare = EDGES.matcher(token).replaceAll("");
    var words = new ArrayList<String>();
    var clock = CLOCK.matcher(bare);
    if (clock.lookingAt()) {
      words.addAll(number(Integer.parseInt(clock.group(1))));
      words.addAll(language.minuteWords(Integer.parseInt(clock.group(2))));
      bare = bare.substring(clock.end());
    }
    var decimal = DECIMAL.matcher(bare);
    if (decimal.lookingAt()) {
      words.addAll(
          language.decimalWords(
              Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2))));
      bare = bare.substring(decimal.end());
    }
    for (var piece : PIECES.split(bare)) {
      words.addAll(piece(EDGES.matcher(piece).replaceAll("")));
    }
    return words;
  }

  private List<String> piece(String piece) {
    if (piece.isEmpty()) {
      return List.of();
    }
    return language
        .spoken(piece)
        .orElseGet(() ->
            WHOLE.matcher(piece).matches() ? number(Integer.parseInt(piece)) : List.of(piece));
  }

  private List<String> number(int value) {
    return language.numberWords(value).orElseGet(() -> List.of(Integer.toString(value)));
  }
}
