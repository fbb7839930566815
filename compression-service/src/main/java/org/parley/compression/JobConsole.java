package org.parley.compression;

import org.parley.compression.job.Progress;

/** Tells whoever waits for a job, people or a program, how far it is and how it ended. */
interface JobConsole extends Progress {
  /** What came of it, in lines for people. */
  void report(String text);

  /**
   * @param version that it made
   */
  void accepted(String version, String note);

  /** What came of it is outside of the budget. */
  void refused(String note);
}
