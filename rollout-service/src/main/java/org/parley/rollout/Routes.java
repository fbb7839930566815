package org.parley.rollout;

import java.util.Map;
import org.parley.events.RouteChanged;
import org.parley.rollout.experiment.Plan;
import org.parley.rollout.experiment.Wanted;

/** The routes as they are on their topic. */
interface Routes {
  /** Model name to its newest route. */
  Map<String, RouteChanged> current();

  /**
   * Asks before an experiment starts what would go wrong when its routes are written.
   *
   * @throws IllegalArgumentException naming what is no version of its model
   * @throws org.parley.delivery.DeliveryException where there is no key to sign with
   */
  void check(Plan plan);

  /**
   * Writes the next route of a model.
   *
   * @return what the broker has now
   */
  RouteChanged write(Wanted wanted);
}
