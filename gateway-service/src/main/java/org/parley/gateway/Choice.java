package org.parley.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.parley.access.Role;
import org.parley.edge.Edge;
import org.parley.gateway.conversation.Problem;
import org.parley.gateway.conversation.TurnRefusedException;

/** Who may choose the versions that serve a turn, past the arms of an experiment. */
@ApplicationScoped
class Choice {
  private final Edge edge;

  Choice(Edge edge) {
    this.edge = edge;
  }

  /**
   * The versions that were named.
   *
   * @throws TurnRefusedException where some were, and whoever asks is no tester
   */
  List<String> allowed(List<String> models) {
    if (!models.isEmpty() && !edge.may(Role.TESTER)) {
      throw new TurnRefusedException(
          Problem.Kind.NOT_ALLOWED, "?model= needs a key that has the role tester");
    }
    return models;
  }
}
