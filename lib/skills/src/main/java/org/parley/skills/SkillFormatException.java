package org.parley.skills;

/**
 * A skill or language file that cannot be used. The message names the file, the line, and what to
 * do.
 */
public final class SkillFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SkillFormatException(String file, int line, String problem) {
    super(file + ":" + line + ": " + problem);
  }

  public SkillFormatException(String problem) {
    super(problem);
  }
}
