package org.parley.rollout.experiment;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parley.events.RouteChanged;

/**
 * What a model's route is to say.
 *
 * @param name the model's
 * @param champion version that serves whoever is in no experiment
 * @param arms none where there is no experiment
 * @param salt the experiment's name; empty where there is none
 * @param unheard what is to decode along; empty where the experiment wants no shadow
 * @param tried the experiment's candidates, which decode along when it says so and else never
 */
public record Wanted(
    String name,
    String champion,
    List<RouteChanged.Arm> arms,
    String salt,
    Optional<String> unheard,
    Set<String> tried) {
  public Wanted {
    arms = List.copyOf(arms);
    tried = Set.copyOf(tried);
  }

  /**
   * The shadow that the route is to have; one that somebody else put there stays.
   *
   * @param now that of the route
   */
  public Optional<String> shadow(Optional<String> now) {
    return unheard.or(() -> now.filter(version -> !tried.contains(version)));
  }

  /** Whether a route says so already. */
  public boolean isSaidBy(RouteChanged route) {
    return route.champion().equals(champion)
        && route.arms().equals(arms)
        && route.salt().equals(salt)
        && route.shadow().equals(shadow(route.shadow()));
  }
}
