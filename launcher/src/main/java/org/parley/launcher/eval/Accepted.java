package org.parley.launcher.eval;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Commands of one skill.
 *
 * @param accepted those of them whose intent and slots were all exact
 */
@JsonPropertyOrder({"utterances", "accepted", "acceptance"})
record Accepted(int utterances, int accepted) {
  static final Accepted NONE = new Accepted(0, 0);

  Accepted {
    if (accepted < 0 || accepted > utterances) {
      throw new IllegalArgumentException(accepted + " accepted of " + utterances);
    }
  }

  Accepted and(boolean exact) {
    return new Accepted(utterances + 1, accepted + (exact ? 1 : 0));
  }

  Accepted and(Accepted others) {
    return new Accepted(utterances + others.utterances, accepted + others.accepted);
  }

  /** Accepted over utterances; 0 where there are none. */
  public double getAcceptance() {
    return Rounded.to4(utterances == 0 ? 0 : (double) accepted / utterances);
  }
}
