package org.parley.runtime;

import static java.util.Objects.requireNonNull;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model is, down to its content: two bundles with the same version decode alike.
 *
 * @param name what it is for: {@code asr}, {@code nlu}; lower-case letters, digits and inner dashes
 * @param tag what people call this training: letters, digits, dots and underscores
 * @param digest SHA-256 of the content in lower-case hex: all 64 digits, or the first 12 or more
 *     where a version was read from its short text form
 */
public record ModelVersion(String name, String tag, String digest) {
  /**
   * Digits of the digest that the text form shows: 48 bits tell apart every version a project will
   * ever make.
   */
  public static final int SHORT_DIGEST = 12;

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9._]+");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{" + SHORT_DIGEST + ",64}");
  private static final Pattern TEXT = Pattern.compile("([^@]+)@([^@-]+)-([^@-]+)");

  public ModelVersion {
    require(NAME, "model name", name);
    require(TAG, "model tag", tag);
    require(DIGEST, "model digest", digest);
  }

  /**
   * Reads {@code asr@1-3fa9c21b04de}, with 12 to 64 digits of the digest.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  public static ModelVersion parse(String text) {
    Matcher matcher = TEXT.matcher(requireNonNull(text, "text"));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "Not a model version: '" + text + "', expected name@tag-digest");
    }
    return new ModelVersion(matcher.group(1), matcher.group(2), matcher.group(3));
  }

  /**
   * Whether both name the same content, where one of them may know only the first digits of its
   * digest.
   */
  public boolean matches(ModelVersion other) {
    return name.equals(other.name)
        && tag.equals(other.tag)
        && (digest.startsWith(other.digest) || other.digest.startsWith(digest));
  }

  /** The form with the whole digest, for places that decide what to trust. */
  public String full() {
    return name + "@" + tag + "-" + digest;
  }

  /** The form people read: {@code asr@1-3fa9c21b04de}. */
  @Override
  public String toString() {
    return name + "@" + tag + "-" + digest.substring(0, SHORT_DIGEST);
  }

  private static void require(Pattern pattern, String what, String value) {
    if (!pattern.matcher(requireNonNull(value, what)).matches()) {
      throw new IllegalArgumentException(
          "Not a " + what + ": '" + value + "', expected " + pattern);
    }
  }
}
