package org.parley.gateway.conversation;

/** Where the figures of a running gateway go. */
public interface Measures {
  /** A turn got its first sound. */
  void turn(StageTimes times);

  /** A turn ended without its answer. */
  void failed(Problem.Kind kind);

  /** A reply's sound was stopped because somebody spoke. */
  void bargedIn();
}
