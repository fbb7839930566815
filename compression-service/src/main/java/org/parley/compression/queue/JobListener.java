package org.parley.compression.queue;

import java.time.Duration;
import java.util.Optional;

/** Is told how far a job is. */
public interface JobListener {
  /**
   * @param done 0 to 1
   * @param part that is being done
   */
  void reached(double done, Optional<Duration> left, String part);
}
