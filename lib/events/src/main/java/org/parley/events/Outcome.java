package org.parley.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a turn ended, judged when the next one starts or the session falls idle. */
public enum Outcome {
  @JsonProperty("fulfilled")
  FULFILLED,
  /** A form goes on. */
  @JsonProperty("continued")
  CONTINUED,
  /** The same was said again. */
  @JsonProperty("askedAgain")
  ASKED_AGAIN,
  @JsonProperty("notUnderstood")
  NOT_UNDERSTOOD,
  /** The next turn changed what this one had understood. */
  @JsonProperty("corrected")
  CORRECTED,
  /** A question of ours got no answer. */
  @JsonProperty("abandoned")
  ABANDONED
}
