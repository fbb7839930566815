package org.parley.tts.voice;

import com.ibm.icu.text.MeasureFormat;
import com.ibm.icu.text.MeasureFormat.FormatWidth;
import com.ibm.icu.text.RuleBasedNumberFormat;
import com.ibm.icu.util.Measure;
import com.ibm.icu.util.MeasureUnit;
import com.ibm.icu.util.ULocale;
import java.math.BigDecimal;
import java.text.MessageFormat;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Turns written text into words that every voice reads the same way: numbers, ordinals, times of
 * day, dates, units and signs are spelled out, and what cannot be spoken is left out. The words
 * come from CLDR (number spelling, units, months) and from the bundle {@code spoken.properties}.
 * For one thread at a time.
 */
public final class SpokenForm {
  /**
   * Longer runs of digits are names (a telephone, an order's number) and are read digit by digit.
   */
  private static final int LONGEST_NUMBER = 9;

  private static final Map<String, MeasureUnit> UNITS =
      Map.ofEntries(
          Map.entry("°C", MeasureUnit.CELSIUS),
          Map.entry("°F", MeasureUnit.FAHRENHEIT),
          Map.entry("°", MeasureUnit.DEGREE),
          Map.entry("%", MeasureUnit.PERCENT),
          Map.entry("km", MeasureUnit.KILOMETER),
          Map.entry("cm", MeasureUnit.CENTIMETER),
          Map.entry("mm", MeasureUnit.MILLIMETER),
          Map.entry("kg", MeasureUnit.KILOGRAM),
          Map.entry("g", MeasureUnit.GRAM),
          Map.entry("ml", MeasureUnit.MILLILITER),
          Map.entry("l", MeasureUnit.LITER),
          Map.entry("h", MeasureUnit.HOUR),
          Map.entry("min", MeasureUnit.MINUTE),
          Map.entry("s", MeasureUnit.SECOND),
          Map.entry("ms", MeasureUnit.MILLISECOND));

  private static final Pattern ISO_DATE = Pattern.compile("\\b(\\d{4})-(\\d\\d)-(\\d\\d)\\b");
  private static final Pattern TIME =
      Pattern.compile("\\b([01]?\\d|2[0-3]):([0-5]\\d)\\b(?:\\s*([AaPp])\\.?\\s?[Mm]\\b\\.?)?");
  private static final Pattern QUANTITY =
      Pattern.compile(
          "(?<![\\w.])(-?\\d+(?:[.]\\d+)?)\\s?(°C|°F|°|%|(?:km|cm|mm|kg|g|ml|l|h|min|s|ms)\\b)");
  private static final Pattern GROUPED = Pattern.compile("(?<=\\d),(?=\\d{3}\\b)");
  private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])-?\\d+(?:\\.\\d+)?");
  private static final Pattern LETTERS_AND_DIGITS =
      Pattern.compile("(?<=\\p{L})(?=\\d)|(?<=\\d)(?=\\p{L})");
  private static final Pattern UNSPEAKABLE =
      Pattern.compile("[^\\p{L}\\p{M}\\p{N}\\s.,;:!?'’()-]+");
  private static final Pattern JOINING_HYPHEN = Pattern.compile("(?<=\\p{L})-(?=\\p{L})");
  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern SPACE_BEFORE_SIGN = Pattern.compile(" (?=[.,;:!?])");

  private final Locale locale;
  private final ResourceBundle words;
  private final RuleBasedNumberFormat spelled;
  private final MeasureFormat measures;
  private final Pattern ordinal;

  public SpokenForm(Locale locale) {
    this.locale = locale;
    this.words = ResourceBundle.getBundle("org.parley.tts.voice.spoken", locale);
    this.spelled =
        new RuleBasedNumberFormat(ULocale.forLocale(locale), RuleBasedNumberFormat.SPELLOUT);
    this.measures = MeasureFormat.getInstance(ULocale.forLocale(locale), FormatWidth.WIDE);
    this.ordinal = Pattern.compile("\\b(\\d+)(?:" + words.getString("ordinal.endings") + ")\\b");
  }

  Locale locale() {
    return locale;
  }

  /** The text as words; empty when nothing of it can be spoken. */
  public String of(String written) {
    String text = replace(ISO_DATE, written, this::date);
    text = replace(TIME, text, this::time);
    text = GROUPED.matcher(text).replaceAll("");
    text = replace(ordinal, text, this::ordinal);
    text = replace(QUANTITY, text, this::quantity);
    text = LETTERS_AND_DIGITS.matcher(text).replaceAll(" ");
    text = replace(NUMBER, text, m -> number(m.group()));
    text = signs(text);
    text = UNSPEAKABLE.matcher(text).replaceAll(" ");
    text = JOINING_HYPHEN.matcher(text).replaceAll(" ");
    text = SPACES.matcher(text).replaceAll(" ").strip();
    return SPACE_BEFORE_SIGN.matcher(text).replaceAll("");
  }

  private static String replace(Pattern pattern, String text, Function<MatchResult, String> words) {
    return pattern
        .matcher(text)
        .replaceAll(m -> java.util.regex.Matcher.quoteReplacement(words.apply(m)));
  }

  private String signs(String text) {
    return text.replace("&", " " + words.getString("sign.and") + " ")
        .replace("+", " " + words.getString("sign.plus") + " ")
        .replace("@", " " + words.getString("sign.at") + " ");
  }

  private String ordinal(MatchResult number) {
    return number.group(1).length() > LONGEST_NUMBER
        ? number.group()
        : spelled.format(Long.parseLong(number.group(1)), "%spellout-ordinal");
  }

  private String date(MatchResult iso) {
    try {
      LocalDate date =
          LocalDate.of(
              Integer.parseInt(iso.group(1)),
              Integer.parseInt(iso.group(2)),
              Integer.parseInt(iso.group(3)));
      return pattern(
          "date",
          date.getMonth().getDisplayName(TextStyle.FULL, locale),
          spelled.format(date.getDayOfMonth(), "%spellout-ordinal"),
          spelled.format(date.getYear(), "%spellout-numbering-year"));
    } catch (DateTimeException notADate) {
      return iso.group();
    }
  }

  private String time(MatchResult time) {
    int hour = Integer.parseInt(time.group(1));
    int minute = Integer.parseInt(time.group(2));
    String half =
        time.group(3) == null
            ? ""
            : words.getString(
                time.group(3).equalsIgnoreCase("a") ? "time.beforeNoon" : "time.afterNoon");
    String form = "time.other";
    if (minute == 0) {
      form = half.isEmpty() ? "time.full" : "time.fullWithHalf";
    } else if (minute < 10) {
      form = "time.singleDigit";
    }
    return pattern(form, spelled.format(hour), spelled.format(minute), half).strip();
  }

  private String quantity(MatchResult quantity) {
    MeasureUnit unit = UNITS.get(quantity.group(2));
    if (unit == null) {
      return quantity.group();
    }
    // An ASCII minus, which CLDR's formats may not use, is what the number's own spelling reads
    // below.
    return measures
        .formatMeasures(new Measure(new BigDecimal(quantity.group(1)), unit))
        .replace('−', '-');
  }

  private String number(String digits) {
    String bare = digits.startsWith("-") ? digits.substring(1) : digits;
    String sign = bare.length() == digits.length() ? "" : words.getString("sign.minus") + " ";
    boolean name =
        !bare.contains(".")
            && (bare.length() > LONGEST_NUMBER || (bare.length() > 1 && bare.startsWith("0")));
    if (!name) {
      return sign + spelled.format(new com.ibm.icu.math.BigDecimal(bare));
    }
    StringBuilder each = new StringBuilder();
    bare.chars().forEach(digit -> each.append(spelled.format(digit - '0')).append(' '));
    return sign + each.toString().strip();
  }

  private String pattern(String key, String... parts) {
    return new MessageFormat(words.getString(key), locale).format(parts);
  }
}
