package org.parley.compression.queue;

/** How a job ended. */
public sealed interface JobEnd {
  /** One line for people. */
  String note();

  /**
   * @param model the version that it made
   */
  record Succeeded(String model, String note) implements JobEnd {}

  /** What it made is outside of the recipe's budget. */
  record Refused(String note) implements JobEnd {}

  /** It could not be done, or not to its end. */
  record Failed(String note) implements JobEnd {}
}
