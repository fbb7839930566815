package org.parley.skills;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reply with gaps: {@code {name}} is replaced by its value. Of the choices in {@code [a|b]} the
 * first stands whose gaps all have one; if there is none, the part is left out. Parts do not nest.
 */
public record Template(String text) {
  private static final Pattern GAP = Pattern.compile("\\{([A-Za-z][A-Za-z0-9-]*)}");
  private static final Pattern PART = Pattern.compile("\\[([^\\[\\]]*)]");
  private static final Pattern CHOICE = Pattern.compile("\\|");
  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern SPACE_BEFORE_MARK = Pattern.compile("\\s+([.,!?])");

  public Template {
    String rest = PART.matcher(GAP.matcher(text).replaceAll("")).replaceAll("");
    if (text.isBlank()) {
      throw new IllegalArgumentException("an empty reply");
    }
    if (rest.matches("(?s).*[\\[\\]{}].*")) {
      throw new IllegalArgumentException(
          "reply '" + text + "': '[ ]' and '{ }' must be closed and must not nest");
    }
  }

  /** Names of all gaps. */
  public Set<String> gaps() {
    return gaps(text);
  }

  /** Names of the gaps that must have a value: those outside {@code [ ]}. */
  public Set<String> needs() {
    return gaps(PART.matcher(text).replaceAll(""));
  }

  private static Set<String> gaps(String text) {
    var gaps = new LinkedHashSet<String>();
    var matcher = GAP.matcher(text);
    while (matcher.find()) {
      gaps.add(matcher.group(1));
    }
    return gaps;
  }

  /**
   * The reply with its gaps filled.
   *
   * @throws IllegalArgumentException if a gap outside {@code [ ]} has no value
   */
  public String render(Map<String, String> values) {
    String kept =
        PART.matcher(text)
            .replaceAll(part -> {
              for (String choice : CHOICE.split(part.group(1))) {
                if (values.keySet().containsAll(gaps(choice))) {
                  return Matcher.quoteReplacement(choice);
                }
              }
              return "";
            });
    String full =
        GAP.matcher(kept)
            .replaceAll(gap -> {
              String value = values.get(gap.group(1));
              if (value == null) {
                throw new IllegalArgumentException(
                    "reply '" + text + "' needs a value for {" + gap.group(1) + "}");
              }
              return Matcher.quoteReplacement(value);
            });
    String spaced = SPACES.matcher(full.strip()).replaceAll(" ");
    return SPACE_BEFORE_MARK.matcher(spaced).replaceAll("$1");
  }

  @Override
  public String toString() {
    return text;
  }
}
