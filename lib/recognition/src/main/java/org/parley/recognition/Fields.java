package org.parley.recognition;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks through the lines of a UTF-8 text and their fields, which spaces or tabs separate, without
 * a string for each: a language model has hundreds of thousands of lines, and whoever starts waits
 * for them.
 */
final class Fields {
  /** All powers of ten that a double holds exactly. */
  private static final double[] POWERS = powers();

  private static final long MOST_DOUBLE_DIGITS = 1L << 53;
  private static final long MOST_FLOAT_DIGITS = 1L << 24;
  private static final int MOST_FLOAT_SCALE = 10;

  private final byte[] text;
  private final WordTable words;
  private int next;
  private int line;
  private int lineBegin;
  private int lineEnd;
  private int count;
  private int[] from = new int[8];
  private int[] to = new int[8];

  /** Of the field that {@link #isPlain} saw last. */
  private long digits;

  private int scale;

  Fields(byte[] text) {
    this.text = text;
    this.words = new WordTable(text);
  }

  private static double[] powers() {
    double[] powers = new double[23];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = 10 * powers[i - 1];
    }
    return powers;
  }

  /**
   * Goes to the next line.
   *
   * @return whether there is one
   */
  boolean nextLine() {
    if (next >= text.length) {
      return false;
    }
    line++;
    lineBegin = next;
    lineEnd = next;
    count = 0;
    boolean inField = false;
    while (lineEnd < text.length && text[lineEnd] != '\n') {
      byte c = text[lineEnd];
      boolean separator = c == ' ' || c == '\t' || c == '\r';
      if (separator && inField) {
        to[count - 1] = lineEnd;
      } else if (!separator && !inField) {
        begin(lineEnd);
      }
      inField = !separator;
      lineEnd++;
    }
    if (inField) {
      to[count - 1] = lineEnd;
    }
    next = lineEnd + 1;
    return true;
  }

  private void begin(int at) {
    if (count == from.length) {
      from = Arrays.copyOf(from, 2 * count);
      to = Arrays.copyOf(to, 2 * count);
    }
    from[count++] = at;
  }

  /** The number of the line, from 1. */
  int line() {
    return line;
  }

  /** Fields of the line. */
  int count() {
    return count;
  }

  boolean startsWith(char first) {
    return count > 0 && text[from[0]] == first;
  }

  /** The line as it is, for whoever is to see what is wrong with it. */
  String lineText() {
    return new String(text, lineBegin, lineEnd - lineBegin, StandardCharsets.UTF_8).strip();
  }

  String text(int field) {
    return new String(text, from[field], to[field] - from[field], StandardCharsets.UTF_8);
  }

  /** The number of the word that a field is; see {@link WordTable}. */
  int word(int field) {
    return words.number(from[field], to[field]);
  }

  /** All words so far. */
  WordTable words() {
    return words;
  }

  /**
   * The double nearest to what a field says.
   *
   * @throws NumberFormatException as {@link Double#parseDouble}
   */
  double doubleNumber(int field) {
    // Both are exact, so that the division alone rounds (Clinger 1990).
    return isPlain(field) && digits <= MOST_DOUBLE_DIGITS && scale < POWERS.length
        ? signed(field, digits / POWERS[scale])
        : Double.parseDouble(text(field));
  }

  /**
   * The float nearest to what a field says.
   *
   * @throws NumberFormatException as {@link Float#parseFloat}
   */
  float floatNumber(int field) {
    return isPlain(field) && digits <= MOST_FLOAT_DIGITS && scale <= MOST_FLOAT_SCALE
        ? (float) signed(field, (float) digits / (float) POWERS[scale])
        : Float.parseFloat(text(field));
  }

  /**
   * @throws NumberFormatException where the field is none from 0 on
   */
  int index(int field) {
    boolean whole = isPlain(field) && scale == 0 && text[from[field]] != '-';
    if (!whole || digits > Integer.MAX_VALUE) {
      throw new NumberFormatException(text(field));
    }
    return (int) digits;
  }

  private double signed(int field, double value) {
    return text[from[field]] == '-' ? -value : value;
  }

  /** Whether a field has digits, of which some may stand after a point, and no more than a sign. */
  private boolean isPlain(int field) {
    int at = text[from[field]] == '-' ? from[field] + 1 : from[field];
    int end = to[field];
    // More digits might not fit into a long.
    if (at == end || end - at > 18) {
      return false;
    }
    digits = 0;
    scale = 0;
    int point = -1;
    for (int i = at; i < end; i++) {
      int digit = text[i] - '0';
      if (digit >= 0 && digit <= 9) {
        digits = 10 * digits + digit;
      } else if (text[i] == '.' && point < 0 && i > at && i < end - 1) {
        point = i;
      } else {
        return false;
      }
    }
    scale = point < 0 ? 0 : end - 1 - point;
    return true;
  }
}
