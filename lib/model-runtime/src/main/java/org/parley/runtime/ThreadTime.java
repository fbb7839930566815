package org.parley.runtime;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * What the processor did for the calling thread. Unlike a clock it stands still while others have
 * the processor, so that the cost of two versions can be told from each other on a busy machine. A
 * network that runs with more than one thread costs more than its caller's time.
 */
public final class ThreadTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ThreadTime() {}

  /** Since the thread began; zero where the system does not say. */
  public static Duration used() {
    return THREADS.isCurrentThreadCpuTimeSupported()
        ? Duration.ofNanos(THREADS.getCurrentThreadCpuTime())
        : Duration.ZERO;
  }
}
