package org.parley.access;

import java.time.Duration;

/** What somebody may still ask for. Thread-safe. */
public interface Allowance {
  /** Of whoever is not asked who they are. */
  Allowance UNLIMITED =
      new Allowance() {
        @Override
        public void turn() {}

        @Override
        public void sound(Duration sound) {}

        @Override
        public void open() {}

        @Override
        public void close() {}
      };

  /**
   * Takes one turn.
   *
   * @throws LimitedException where none is left
   */
  void turn();

  /**
   * Takes so much sound.
   *
   * @throws LimitedException where less is left, or it is more than could ever be
   */
  void sound(Duration sound);

  /**
   * Takes a stream, until {@link #close}.
   *
   * @throws LimitedException where all are open
   */
  void open();

  /** Gives a stream back. */
  void close();
}
