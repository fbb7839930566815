package org.parley.compression.queue;

import java.util.concurrent.CompletionStage;
import org.parley.events.JobProgressed;

/** Where the state of every job is written down, in the order of the calls. */
public interface JobLedger {
  /**
   * @return completes when it is safe
   */
  CompletionStage<Void> append(JobProgressed progressed);

  /** The job will not be asked for again. */
  void forget(String job);
}
