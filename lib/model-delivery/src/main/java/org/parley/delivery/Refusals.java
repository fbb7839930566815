package org.parley.delivery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.parley.events.ModelVersionPublished;
import org.parley.events.ReplicaReported.Refusal;

/**
 * What a replica will not serve. A refusal stands until the version is announced anew or no route
 * names it any more; one for want of an announcement is looked at each time. For one thread.
 */
final class Refusals {
  private final Map<String, Reason> reasons = new TreeMap<>();
  private Optional<Refusal> ofRoute = Optional.empty();

  /**
   * @param announcement the very record that was refused
   */
  private record Reason(String text, Optional<ModelVersionPublished> announcement) {}

  void add(String version, Optional<ModelVersionPublished> announcement, String reason) {
    reasons.put(version, new Reason(reason, announcement));
  }

  void withdraw(String version) {
    reasons.remove(version);
  }

  /**
   * Whether the announcement is the one that was refused, and not a later one that says the same.
   */
  boolean stands(String version, Optional<ModelVersionPublished> announcement) {
    Reason reason = reasons.get(version);
    return reason != null
        && announcement.isPresent()
        && reason.announcement().orElse(null) == announcement.get();
  }

  void keepOnly(Collection<String> versions) {
    reasons.keySet().retainAll(versions);
  }

  /** Why the last route was not taken; empty where it was. */
  void route(String name, Optional<String> objection) {
    ofRoute = objection.map(reason -> new Refusal(name, reason));
  }

  List<Refusal> all() {
    List<Refusal> all =
        new ArrayList<>(
            reasons.entrySet().stream()
                .map(refused -> new Refusal(refused.getKey(), refused.getValue().text()))
                .toList());
    ofRoute.ifPresent(all::add);
    return all;
  }
}
