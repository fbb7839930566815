package org.parley.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why an utterance ended. */
public enum Endpoint {
  /** The client said so. */
  @JsonProperty("endMark")
  END_MARK,
  /** Voice activity found the end of speech. */
  @JsonProperty("silence")
  SILENCE,
  /** The longest utterance that is taken was reached. */
  @JsonProperty("tooLong")
  TOO_LONG,
  /** No record came for too long. */
  @JsonProperty("stalled")
  STALLED,
  /** It was typed, not spoken. */
  @JsonProperty("text")
  TEXT
}
