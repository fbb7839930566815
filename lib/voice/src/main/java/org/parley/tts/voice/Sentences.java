package org.parley.tts.voice;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Cuts a text into the runs that are synthesised one at a time, so that the first is heard while
 * the others are made. A sentence longer than {@link #LONG} characters is cut again behind commas,
 * semicolons and colons, and in the worst case between words.
 */
final class Sentences {
  static final int LONG = 160;

  private static final Pattern CLAUSE_END = Pattern.compile("(?<=[,;:])\\s+");
  private static final Pattern BETWEEN_WORDS = Pattern.compile("\\s+");
  private static final Pattern SPEAKABLE = Pattern.compile(".*[\\p{L}\\p{N}].*", Pattern.DOTALL);

  private Sentences() {}

  static List<String> of(String text, Locale locale) {
    BreakIterator breaks = BreakIterator.getSentenceInstance(locale);
    breaks.setText(text);
    List<String> sentences = new ArrayList<>();
    int start = breaks.first();
    for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
      addRuns(text.substring(start, end).strip(), sentences);
    }
    return List.copyOf(sentences);
  }

  private static void addRuns(String sentence, List<String> runs) {
    if (!SPEAKABLE.matcher(sentence).matches()) {
      return;
    }
    if (sentence.length() <= LONG) {
      runs.add(sentence);
      return;
    }
    for (String clause : packed(CLAUSE_END.split(sentence))) {
      if (clause.length() <= LONG) {
        runs.add(clause);
      } else {
        runs.addAll(packed(BETWEEN_WORDS.split(clause)));
      }
    }
  }

  /** Joins neighbours as long as they stay within {@link #LONG}. */
  private static List<String> packed(String[] parts) {
    List<String> packed = new ArrayList<>();
    StringBuilder run = new StringBuilder();
    for (String part : parts) {
      if (!run.isEmpty() && run.length() + 1 + part.length() > LONG) {
        packed.add(run.toString());
        run.setLength(0);
      }
      run.append(run.isEmpty() ? "" : " ").append(part);
    }
    if (!run.isEmpty()) {
      packed.add(run.toString());
    }
    return packed;
  }
}
