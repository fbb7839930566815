package org.parley.events;

/**
 * What somebody wants, and how sure we are.
 *
 * @param name an intent of a skill, or {@link #OUT_OF_SCOPE}
 * @param confidence 0 to 1
 */
public record ScoredIntent(String name, double confidence) {
  /** The intent of what no skill can do. */
  public static final String OUT_OF_SCOPE = "outOfScope";

  public ScoredIntent {
    Require.name(name, "intent");
    Require.share(confidence, "confidence");
  }
}
