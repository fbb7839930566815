package org.parley.rollout.experiment;

import java.util.List;
import org.parley.events.RouteChanged;

/**
 * What a model's route is to say.
 *
 * @param name the model's
 * @param champion version that serves whoever is in no experiment
 * @param arms none where there is no experiment
 * @param salt the experiment's name; empty where there is none
 */
public record Wanted(String name, String champion, List<RouteChanged.Arm> arms, String salt) {
  public Wanted {
    arms = List.copyOf(arms);
  }

  /** Whether a route says so already. */
  public boolean isSaidBy(RouteChanged route) {
    return route.champion().equals(champion)
        && route.arms().equals(arms)
        && route.salt().equals(salt);
  }
}
