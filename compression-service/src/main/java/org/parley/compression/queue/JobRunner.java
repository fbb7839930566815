package org.parley.compression.queue;

import org.parley.events.JobProgressed;

/** Does jobs in a way that leaves this process alive whatever a job does. */
public interface JobRunner {
  /** A job that is being done. */
  interface Run {
    /** Waits for its end. */
    JobEnd await() throws InterruptedException;

    /** Ends it soon; {@link #await} then returns. */
    void cancel();
  }

  /**
   * Begins a job, or goes on with one that was begun before.
   *
   * @param listener is told how far it is
   */
  Run start(JobProgressed job, JobListener listener);

  /** Removes what is kept of a job. */
  void forget(String job);
}
