package org.parley.gateway.conversation;

import java.time.InstantSource;

/**
 * Numbers that rise within a session, whichever process gave the last one: milliseconds since the
 * epoch, or one more than the last where two fall into the same millisecond.
 *
 * <p>A counter from 1 would begin anew after a restart, and dialog, which remembers the highest
 * number it has handled, would take the session's next turns for doubles. A number from the clock
 * needs no memory and no read at start, holds over gateways as far as their clocks agree, and could
 * only run ahead of the clock at more than a thousand turns a second in one session.
 */
final class UtteranceNumbers {
  private final InstantSource clock;
  private long last;

  UtteranceNumbers(InstantSource clock) {
    this.clock = clock;
  }

  long next() {
    last = Math.max(last + 1, clock.millis());
    return last;
  }
}
