package org.parley.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The stages of a turn whose time is measured, in their order. */
public enum Stage {
  /** The end mark arrived; without one, the last voiced sample did. */
  @JsonProperty("speechEnded")
  SPEECH_ENDED("parley_at_speech_ended"),
  @JsonProperty("transcribed")
  TRANSCRIBED("parley_at_transcribed"),
  @JsonProperty("understood")
  UNDERSTOOD("parley_at_understood"),
  @JsonProperty("replied")
  REPLIED("parley_at_replied"),
  /** The first chunk of the reply's sound was made. */
  @JsonProperty("spoken")
  SPOKEN("parley_at_spoken");

  private final String header;

  Stage(String header) {
    this.header = header;
  }

  /** The Kafka header that carries when this stage was reached, in milliseconds since the epoch. */
  public String header() {
    return header;
  }
}
