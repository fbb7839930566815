package org.parley.events;

/**
 * A record that no reader can use. The message names topic, field or header and what was expected,
 * and holds no words that somebody said.
 */
public final class MalformedEventException extends Exception {
  private static final long serialVersionUID = 1;

  public MalformedEventException(String topic, String reason) {
    super(topic + ": " + reason);
  }
}
