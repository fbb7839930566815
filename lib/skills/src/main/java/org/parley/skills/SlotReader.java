package org.parley.skills;

import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.parley.events.SlotValue;

/** Gives spoken words the value that their slot's type sees in them. */
final class SlotReader {
  /**
   * Least likeness of a wording that recognition got wrong: below it "whole milk" would pass for
   * "soy milk".
   */
  private static final double LEAST_LIKENESS = 0.75;

  private final Language language;

  SlotReader(Language language) {
    this.language = language;
  }

  Optional<SlotValue> read(
      SlotType type, List<String> words, ZonedDateTime now, Optional<LocalDate> day) {
    if (words.isEmpty()) {
      return Optional.empty();
    }
    return switch (type) {
      case SlotType.Choice choice ->
          choose(choice, String.join(" ", words)).map(SlotValue.Text::new);
      case SlotType.Number _ -> language.number(words).map(SlotValue.Amount::new);
      case SlotType.Duration _ -> language.duration(words).map(SlotValue.Span::new);
      case SlotType.Time _ -> language.time(words, now, day).map(SlotValue.TimeOfDay::new);
      case SlotType.Date _ -> language.date(words, now.toLocalDate()).map(SlotValue.Day::new);
      case SlotType.FreeText _ -> Optional.of(new SlotValue.Text(String.join(" ", words)));
    };
  }

  /** The value that has this wording, or else the one value whose wording is alike enough. */
  static Optional<String> choose(SlotType.Choice choice, String said) {
    String best = null;
    double bestLikeness = LEAST_LIKENESS;
    for (var value : choice.wordings().entrySet()) {
      for (var wording : value.getValue()) {
        if (wording.equals(said)) {
          return Optional.of(value.getKey());
        }
        double likeness = likeness(wording, said);
        if (likeness > bestLikeness) {
          bestLikeness = likeness;
          best = value.getKey();
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** 1 − edit distance over letters / length of the longer one. */
  private static double likeness(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return 1 - row[b.length()] / (double) Math.max(a.length(), b.length());
  }
}
