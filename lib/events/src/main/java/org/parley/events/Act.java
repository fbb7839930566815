package org.parley.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a reply does in the dialog. */
public enum Act {
  @JsonProperty("inform")
  INFORM,
  /** Asks for a missing slot. */
  @JsonProperty("ask")
  ASK,
  /** Asks for a yes before it acts. */
  @JsonProperty("confirm")
  CONFIRM,
  /** Says that it did not understand. */
  @JsonProperty("fallback")
  FALLBACK,
  /** Nobody asked: a timer rings. */
  @JsonProperty("alert")
  ALERT,
  @JsonProperty("help")
  HELP,
  /** Whatever is being said now is to fall silent. */
  @JsonProperty("stop")
  STOP
}
