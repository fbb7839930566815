package org.parley.asr.listening;

import java.util.concurrent.Executor;
import org.parley.events.Event;
import org.parley.events.TurnContext;

/**
 * What is written of utterances, and what this replica therefore knows of how far each has come.
 * For the listening thread.
 */
final class Transcripts {
  private final Outbox outbox;
  private final Executor later;
  private final Progress progress;

  /**
   * @param later runs what is to happen when something is written, on the listening thread
   * @param remembered utterances whose progress is known, at most
   */
  Transcripts(Outbox outbox, Executor later, int remembered) {
    this.outbox = outbox;
    this.later = later;
    this.progress = new Progress(remembered);
  }

  Progress progress() {
    return progress;
  }

  /** Writes what nothing waits for. */
  void write(Event event, TurnContext context, int sequence) {
    write(event, context, sequence, () -> {});
  }

  /**
   * Takes note of an event and writes it.
   *
   * @param sequence see {@link Outbox#publish}
   * @param then what happens when it is written for good
   */
  void write(Event event, TurnContext context, int sequence, Runnable then) {
    progress.note(event, sequence);
    var _ = outbox.publish(event, context, sequence).thenRun(() -> later.execute(then));
  }
}
