package org.parley.rollout;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.parley.events.RouteChanged;
import org.parley.rollout.experiment.Metric;
import org.parley.rollout.experiment.Plan;
import org.parley.rollout.experiment.Plan.Candidate;
import org.parley.rollout.experiment.Rules;

/**
 * What a person asks for. What is left out has a default, but for the candidates.
 *
 * @param candidates each a map of model name to version; two names for a joint experiment
 * @param champion model name to version; that of the route, where the model has one
 * @param weight percent of the sessions for each candidate at first (10)
 * @param metric what must not be worse (taskSuccess)
 * @param delta by how much it may not be worse (0.02)
 * @param alpha error of the promotion (0.05)
 * @param guardAlpha error of all guards together (alpha)
 * @param minTurns no promotion before (0)
 * @param minSessions no ramp before so many of each arm in a stage (50)
 * @param minSeconds no ramp before a stage is so old (60)
 * @param automatic whether it ramps and promotes by itself (true)
 * @param shadow whether the candidate decodes along first and is promoted for that (false)
 */
record StartRequest(
    @Nullable List<Map<String, String>> candidates,
    @Nullable Map<String, String> champion,
    @Nullable Double weight,
    @Nullable String metric,
    @Nullable Double delta,
    @Nullable Double alpha,
    @Nullable Double guardAlpha,
    @Nullable Long minTurns,
    @Nullable Long minSessions,
    @Nullable Long minSeconds,
    @Nullable Boolean automatic,
    @Nullable Boolean shadow) {
  private static final DateTimeFormatter NAME_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  /**
   * @param routes model name to its route
   * @throws IllegalArgumentException for what cannot be an experiment
   */
  Plan plan(Map<String, RouteChanged> routes, Instant now) {
    if (candidates == null || candidates.isEmpty()) {
      throw new IllegalArgumentException("the candidates are missing");
    }
    List<Candidate> arms = new ArrayList<>();
    for (Map<String, String> versions : candidates) {
      String number = candidates.size() == 1 ? "" : "-" + (arms.size() + 1);
      arms.add(new Candidate("candidate" + number, versions));
    }
    Map<String, String> serving = new TreeMap<>();
    for (String name : candidates.getFirst().keySet()) {
      serving.put(name, serving(name, routes));
    }
    double error = or(alpha, 0.05);
    Rules rules =
        new Rules(
            Metric.named(or(metric, "taskSuccess")),
            or(delta, 0.02),
            error,
            or(guardAlpha, error),
            or(minTurns, 0L),
            or(minSessions, 50L),
            Duration.ofSeconds(or(minSeconds, 60L)));
    return new Plan(
        String.join("-", serving.keySet()) + "-" + NAME_TIME.format(now),
        serving,
        arms,
        rules,
        Plan.rampFrom(or(weight, 10.0) / 100, arms.size()),
        or(automatic, true),
        or(shadow, false));
  }

  private String serving(String name, Map<String, RouteChanged> routes) {
    RouteChanged route = routes.get(name);
    if (route != null) {
      return route.champion();
    }
    String said = champion == null ? null : champion.get(name);
    if (said == null) {
      throw new IllegalArgumentException(name + " has no route yet; say which champion serves it");
    }
    return said;
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return Objects.requireNonNullElse(value, otherwise);
  }
}
