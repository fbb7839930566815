package org.parley.rollout;

import java.util.Map;
import org.parley.events.RouteChanged;
import org.parley.rollout.experiment.Wanted;

/** The routes as they are on their topic. */
interface Routes {
  /** Model name to its newest route. */
  Map<String, RouteChanged> current();

  /** Writes the next route of a model; returns when the broker has it. */
  void write(Wanted wanted);
}
