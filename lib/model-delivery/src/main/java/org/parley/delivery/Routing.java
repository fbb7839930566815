package org.parley.delivery;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parley.events.Assignment;
import org.parley.events.RouteChanged;
import org.parley.runtime.ModelVersion;

/**
 * What a route is to say, before it is numbered and signed.
 *
 * @param name the model's name
 * @param champion serves whoever is in no experiment
 * @param arms of the experiment, each with its own name; none where there is none
 * @param salt spreads the sessions of this experiment independently of those of others
 * @param shadow decodes along without being heard
 */
public record Routing(
    String name,
    String champion,
    List<RouteChanged.Arm> arms,
    String salt,
    Optional<String> shadow) {
  public Routing {
    requireNonNull(salt, "salt");
    arms = List.copyOf(arms);
    Set<String> names = new HashSet<>();
    for (RouteChanged.Arm arm : arms) {
      requireVersionOf(name, arm.model());
      if (arm.name().equals(Assignment.OVERRIDE) || arm.name().contains(";")) {
        throw new IllegalArgumentException("an arm cannot be named " + arm.name());
      }
      if (!names.add(arm.name())) {
        throw new IllegalArgumentException("two arms are named " + arm.name());
      }
    }
    if (!arms.isEmpty() && arms.stream().mapToDouble(RouteChanged.Arm::weight).sum() <= 0) {
      throw new IllegalArgumentException("no arm has a weight above 0");
    }
    requireVersionOf(name, champion);
    shadow.ifPresent(version -> requireVersionOf(name, version));
  }

  /** Everybody is served by one version. */
  public static Routing of(String champion) {
    return new Routing(
        ModelVersion.parse(champion).name(), champion, List.of(), "", Optional.empty());
  }

  private static void requireVersionOf(String name, String version) {
    if (!ModelVersion.parse(version).name().equals(name)) {
      throw new IllegalArgumentException(version + " is no version of " + name);
    }
  }

  /** What a written route says. */
  public static Routing of(RouteChanged route) {
    return new Routing(route.name(), route.champion(), route.arms(), route.salt(), route.shadow());
  }

  /** The versions that it needs, the most important first. */
  public Set<String> versions() {
    Set<String> versions = new LinkedHashSet<>(List.of(champion));
    arms.forEach(arm -> versions.add(arm.model()));
    shadow.ifPresent(versions::add);
    return versions;
  }
}
