package org.parley.compression.queue;

import static java.util.Objects.requireNonNull;

/** Why something that was asked of the queue is not done. */
public final class QueueException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /** What kind of refusal it is. */
  public enum Reason {
    /** As many jobs wait as may. */
    FULL,
    /** The ledger cannot be written. */
    NO_LEDGER,
    /** There is no job of that name. */
    UNKNOWN,
    /** The job is over already. */
    OVER
  }

  QueueException(Reason reason, String message) {
    super(message);
    this.reason = requireNonNull(reason, "reason");
  }

  public Reason reason() {
    return reason;
  }
}
