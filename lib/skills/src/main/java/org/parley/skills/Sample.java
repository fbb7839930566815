package org.parley.skills;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * A sentence with its meaning.
 *
 * @param words as spoken
 * @param labels one for each word: {@code O}, {@code B-slot} or {@code I-slot}
 */
public record Sample(String intent, List<String> words, List<String> labels) {
  public static final String OUTSIDE = "O";
  public static final String BEGIN = "B-";
  public static final String INSIDE = "I-";

  /**
   * A slot's words.
   *
   * @param begin index of the first of them in the sentence
   */
  public record Spoken(String slot, int begin, List<String> words) {
    public Spoken {
      words = List.copyOf(words);
    }
  }

  public Sample {
    requireNonNull(intent, "intent");
    words = List.copyOf(words);
    labels = List.copyOf(labels);
    if (words.size() != labels.size()) {
      throw new IllegalArgumentException(words.size() + " words but " + labels.size() + " labels");
    }
  }

  public String text() {
    return String.join(" ", words);
  }

  /** Slots in the order in which they are said. */
  public List<Spoken> slots() {
    var slots = new ArrayList<Spoken>();
    for (int i = 0; i < words.size(); i++) {
      if (!labels.get(i).startsWith(BEGIN)) {
        continue;
      }
      String slot = labels.get(i).substring(BEGIN.length());
      int end = i + 1;
      while (end < words.size() && labels.get(end).equals(INSIDE + slot)) {
        end++;
      }
      slots.add(new Spoken(slot, i, words.subList(i, end)));
    }
    return slots;
  }
}
