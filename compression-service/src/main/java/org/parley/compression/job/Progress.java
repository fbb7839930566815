package org.parley.compression.job;

import java.time.Duration;
import java.util.Optional;

/** Is told how far a job is. */
public interface Progress {
  /** A line for people. */
  void say(String line);

  /**
   * @param done 0 to 1
   * @param left until the end; empty as long as nothing tells how long such parts take
   * @param part that is being done
   */
  void reached(double done, Optional<Duration> left, String part);

  /** Where nobody listens. */
  Progress NONE =
      new Progress() {
        @Override
        public void say(String line) {}

        @Override
        public void reached(double done, Optional<Duration> left, String part) {}
      };
}
