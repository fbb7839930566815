package org.parley.compression.speech;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The acoustic model's tokens: the blank, then the 39 phones of CMUdict without stress, in
 * alphabetical order.
 */
public final class Phones {
  /** Token 0, the nothing between phones. */
  public static final String BLANK = "<blank>";

  private static final List<String> SYMBOLS =
      List.of(
          "AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F", "G",
          "HH", "IH", "IY", "JH", "K", "L", "M", "N", "NG", "OW", "OY", "P", "R", "S", "SH", "T",
          "TH", "UH", "UW", "V", "W", "Y", "Z", "ZH");

  private Phones() {}

  /** All tokens; a token's number is its place. */
  public static List<String> tokens() {
    var tokens = new ArrayList<String>();
    tokens.add(BLANK);
    tokens.addAll(SYMBOLS);
    return List.copyOf(tokens);
  }

  /**
   * The number of a phone's token, 1..39.
   *
   * @param phone as CMUdict has it, with or without stress, in any case: {@code AH0}, {@code ah}
   * @throws IllegalArgumentException for no phone of CMUdict
   */
  public static int token(String phone) {
    String symbol = phone.toUpperCase(Locale.ROOT);
    if (Character.isDigit(symbol.charAt(symbol.length() - 1))) {
      symbol = symbol.substring(0, symbol.length() - 1);
    }
    int place = SYMBOLS.indexOf(symbol);
    if (place < 0) {
      throw new IllegalArgumentException("no phone of CMUdict: " + phone);
    }
    return place + 1;
  }

  /** The phone of a token 1..39. */
  public static String symbol(int token) {
    return SYMBOLS.get(token - 1);
  }
}
