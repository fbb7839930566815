package org.parley.compression.speech;

/**
 * What an utterance may be used for. A speaker is in one part only, fixed by a digest of the
 * speaker's name.
 */
public enum Split {
  TRAINING,
  /** Chooses models and stops training. */
  VALIDATION,
  /** Read once, for the model card. */
  TEST;

  /**
   * The part a speaker belongs to: the first four bytes of the SHA-256 of the name, as an unsigned
   * number modulo 10; 0 is the test's, 1 the validation's.
   */
  public static Split of(String speaker) {
    return switch ((int) (TextDigest.of(speaker) % 10)) {
      case 0 -> TEST;
      case 1 -> VALIDATION;
      default -> TRAINING;
    };
  }
}
