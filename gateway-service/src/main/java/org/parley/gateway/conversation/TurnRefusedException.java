package org.parley.gateway.conversation;

import java.io.Serial;

/** A turn that its client gets no answer to, with the reason. */
public final class TurnRefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public TurnRefusedException(Problem problem) {
    super(problem.message());
    this.problem = problem;
  }

  public TurnRefusedException(Problem.Kind kind, String message) {
    this(new Problem(kind, message));
  }

  public Problem problem() {
    return problem;
  }
}
