package org.parley.gateway.conversation;

import java.util.Optional;
import org.parley.gateway.sound.SoundForm;

/** What a client sends into its session. */
public sealed interface Input {
  /** The form of the sound that follows, until another is named. */
  record Start(SoundForm form) implements Input {}

  /**
   * A piece of an utterance.
   *
   * @param bytes in the form that was named; handed over
   */
  record Sound(byte[] bytes) implements Input {}

  /** The utterance is complete. */
  record End() implements Input {}

  /** A typed turn. */
  record Text(String text, Optional<Answering> answering) implements Input {}

  /**
   * A whole utterance at once.
   *
   * @param samples 16 kHz mono; handed over
   */
  record Recording(float[] samples, Answering answering) implements Input {}
}
