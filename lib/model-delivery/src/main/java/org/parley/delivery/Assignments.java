package org.parley.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.parley.events.Assignment;
import org.parley.events.RouteChanged;
import org.parley.events.RouteChanged.Arm;
import org.parley.runtime.ArmChoice;

/**
 * Gives each session its arms, for whoever sees it first. Thread-safe.
 *
 * <ul>
 *   <li>The arm follows from session, salt and weights alone, so everybody gives the same one, also
 *       after a restart. Routes of one salt are one experiment: a session has the same arm in all
 *       of them.
 *   <li>A version is given to sessions once every live replica of its model has announced it as
 *       loaded; until then the arms beside it take its share. A replica that starts later does not
 *       take it back: its turns are served by the champion, and marked.
 *   <li>A session keeps what it was given while it goes on, unless the route has no such arm any
 *       more.
 * </ul>
 */
public final class Assignments {
  /** Longer without a word is another session, as rollout counts them. */
  private static final Duration IDLE = Duration.ofMinutes(2);

  private static final int MOST_SESSIONS = 20_000;

  private final Supplier<Collection<RouteChanged>> routes;
  private final BiPredicate<String, String> loadedEverywhere;
  private final InstantSource clock;
  private final Set<String> served = new HashSet<>();
  private final Map<String, String> champions = new HashMap<>();
  private final Map<String, Given> given =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Given> eldest) {
          return size() > MOST_SESSIONS;
        }
      };

  private record Given(Map<String, Assignment> arms, Instant at) {}

  public Assignments(Announcements announcements, InstantSource clock) {
    this(announcements::routes, announcements::loadedEverywhere, clock);
  }

  /**
   * @param routes in force
   * @param loadedEverywhere of a model's name and a version, whether all live replicas have it
   */
  Assignments(
      Supplier<Collection<RouteChanged>> routes,
      BiPredicate<String, String> loadedEverywhere,
      InstantSource clock) {
    this.routes = routes;
    this.loadedEverywhere = loadedEverywhere;
    this.clock = clock;
  }

  /** Model name to the session's arm; without models that have no route. */
  public synchronized Map<String, Assignment> of(String session) {
    Collection<RouteChanged> now = routes.get();
    Instant time = clock.instant();
    Given before = given.get(session);
    Map<String, Assignment> kept =
        before == null || before.at().plus(IDLE).isBefore(time) ? Map.of() : before.arms();
    Map<String, Assignment> arms = new TreeMap<>();
    for (RouteChanged route : now) {
      Optional.ofNullable(kept.get(route.name()))
          .filter(arm -> hasArm(route, arm))
          .or(() -> choose(route, now, session))
          .ifPresent(arm -> arms.put(route.name(), arm));
    }
    given.put(session, new Given(arms, time));
    return arms;
  }

  /**
   * What a tester asked for.
   *
   * @throws IllegalArgumentException where no replica serves it, with what is to be done
   */
  public Assignment override(String version) {
    String name = Routing.of(version).name();
    if (!loadedEverywhere.test(name, version)) {
      throw new IllegalArgumentException(
          version + " is not loaded in every replica; name it in the route, as an arm of weight 0");
    }
    return Assignment.override(
        routes.get().stream()
            .filter(route -> route.name().equals(name))
            .mapToLong(RouteChanged::revision)
            .findFirst()
            .orElse(0),
        version);
  }

  private static boolean hasArm(RouteChanged route, Assignment kept) {
    return route.arms().stream()
            .anyMatch(arm ->
                arm.name().equals(kept.arm())
                    && arm.model().equals(kept.version())
                    && arm.weight() > 0)
        || (kept.arm().equals(Assignment.CHAMPION) && route.champion().equals(kept.version()));
  }

  private Optional<Assignment> choose(
      RouteChanged route, Collection<RouteChanged> routes, String session) {
    Map<String, Double> weights = weights(route, routes);
    double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    return ArmChoice.of(route.salt(), session, weights)
        .map(name ->
            new Assignment(
                route.revision(),
                name,
                version(route, name),
                weights.getOrDefault(name, 0.0) / sum))
        .or(() ->
            champion(route)
                .map(version -> new Assignment(route.revision(), Assignment.CHAMPION, version, 1)));
  }

  private static String version(RouteChanged route, String arm) {
    return route.arms().stream()
        .filter(each -> each.name().equals(arm))
        .map(Arm::model)
        .findFirst()
        .orElse(route.champion());
  }

  /**
   * Arm to weight: in a joint experiment the least of its routes, so that an arm is open where all
   * of them have opened it.
   */
  private Map<String, Double> weights(RouteChanged route, Collection<RouteChanged> routes) {
    List<RouteChanged> joint =
        routes.stream()
            .filter(other -> !other.arms().isEmpty() && other.salt().equals(route.salt()))
            .toList();
    return route.arms().stream()
        .collect(
            Collectors.toMap(
                Arm::name,
                arm ->
                    joint.stream()
                        .mapToDouble(other -> weight(other, arm.name()))
                        .min()
                        .orElse(0)));
  }

  /** 0 where it is not open; no arm is before the champion serves, or it would get all sessions. */
  private double weight(RouteChanged route, String arm) {
    if (!isServed(route, route.champion())) {
      return 0;
    }
    return route.arms().stream()
        .filter(each -> each.name().equals(arm) && isServed(route, each.model()))
        .mapToDouble(Arm::weight)
        .sum();
  }

  private boolean isServed(RouteChanged route, String version) {
    if (!served.contains(version) && loadedEverywhere.test(route.name(), version)) {
      served.add(version);
    }
    return served.contains(version);
  }

  /** The last champion that serves; empty where none has been seen to. */
  private Optional<String> champion(RouteChanged route) {
    if (isServed(route, route.champion())) {
      champions.put(route.name(), route.champion());
    }
    return Optional.ofNullable(champions.get(route.name()));
  }
}
