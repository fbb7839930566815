package org.parley.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts up within a session: {@code 7}; where voice activity splits the sound that a client sent
 * as one, the pieces are {@code 7.1}, {@code 7.2}, … in the order of their audio.
 *
 * @param number rises with the utterances of a session, ≥ 0; of up to 15 digits, so that who keeps
 *     no count may take milliseconds from the clock
 * @param part counts the pieces of a split utterance from 1; 0 where it was not split
 */
public record UtteranceId(long number, int part) implements Comparable<UtteranceId> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,15})(?:\\.(\\d{1,9}))?");
  private static final Comparator<UtteranceId> ORDER =
      Comparator.comparingLong(UtteranceId::number).thenComparingInt(UtteranceId::part);

  public UtteranceId {
    Require.notNegative(number, "number");
    Require.notNegative(part, "part");
  }

  /** The unsplit utterance with this number. */
  public static UtteranceId of(long number) {
    return new UtteranceId(number, 0);
  }

  /**
   * @throws IllegalArgumentException where the text is not of the form {@code 7} or {@code 7.2}
   */
  @JsonCreator
  public static UtteranceId parse(String text) {
    Matcher matcher = FORM.matcher(requireNonNull(text, "utterance"));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("utterance \"" + text + "\" is not of the form 7 or 7.2");
    }
    String part = matcher.group(2);
    return new UtteranceId(
        Long.parseLong(matcher.group(1)), part == null ? 0 : Integer.parseInt(part));
  }

  public UtteranceId withPart(int newPart) {
    return new UtteranceId(number, newPart);
  }

  @Override
  public int compareTo(UtteranceId other) {
    return ORDER.compare(this, other);
  }

  @JsonValue
  @Override
  public String toString() {
    return part == 0 ? Long.toString(number) : number + "." + part;
  }
}
