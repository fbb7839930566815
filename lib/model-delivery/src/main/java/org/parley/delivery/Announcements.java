package org.parley.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.parley.events.MalformedEventException;
import org.parley.events.ModelVersionPublished;
import org.parley.events.ReplicaReported;
import org.parley.events.RouteChanged;
import org.parley.events.Topics;

/**
 * What the model topics say now: versions, routes and replicas, followed from the beginning by a
 * thread of its own. Only routes that a trusted key has signed and that are newer than the one in
 * force are taken; versions are checked by who fetches them. Thread-safe.
 */
public final class Announcements implements AutoCloseable {
  /** A replica reports far more often while it lives. */
  private static final Duration LIVES = Duration.ofSeconds(15);

  private static final System.Logger LOG = System.getLogger(Announcements.class.getName());
  private final TrustedKeys keys;
  private final InstantSource clock;
  private final Map<String, ModelVersionPublished> versions = new ConcurrentHashMap<>();
  private final Map<String, RouteChanged> routes = new ConcurrentHashMap<>();
  private final Map<String, String> objections = new ConcurrentHashMap<>();
  private final Map<String, Seen> replicas = new ConcurrentHashMap<>();
  private final TopicFollower follower;

  private record Seen(ReplicaReported report, Instant at) {}

  /**
   * Begins to follow.
   *
   * @param changed called by the follower's thread after something has changed
   */
  public Announcements(Broker broker, TrustedKeys keys, InstantSource clock, Runnable changed) {
    this.keys = keys;
    this.clock = clock;
    this.follower =
        new TopicFollower(
            broker,
            List.of(Topics.MODEL_VERSIONS, Topics.MODEL_ROUTES, Topics.MODEL_REPLICAS),
            this::take,
            changed);
  }

  /**
   * Waits until everything is read that was there at the beginning.
   *
   * @return whether it is, within that time
   */
  public boolean awaitCaughtUp(Duration patience) throws InterruptedException {
    return follower.awaitCaughtUp(patience);
  }

  public boolean caughtUp() {
    return follower.caughtUp();
  }

  public Optional<ModelVersionPublished> version(String model) {
    return Optional.ofNullable(versions.get(model));
  }

  public Collection<ModelVersionPublished> versions() {
    return List.copyOf(versions.values());
  }

  /** The route in force. */
  public Optional<RouteChanged> route(String name) {
    return Optional.ofNullable(routes.get(name));
  }

  /** All routes in force. */
  public Collection<RouteChanged> routes() {
    return List.copyOf(routes.values());
  }

  /** Why the last route of that name was not taken; empty where it was. */
  public Optional<String> routeObjection(String name) {
    return Optional.ofNullable(objections.get(name));
  }

  /** The last reports of the replicas of a model that have reported lately. */
  public List<ReplicaReported> liveReplicas(String name) {
    return liveReplicas().stream().filter(replica -> replica.name().equals(name)).toList();
  }

  /** The last reports of all replicas that have reported lately. */
  public List<ReplicaReported> liveReplicas() {
    Instant oldest = clock.instant().minus(LIVES);
    return replicas.values().stream()
        .filter(seen -> seen.at().isAfter(oldest))
        .map(Seen::report)
        .toList();
  }

  /** Whether every live replica of the model has loaded the version, and there is one. */
  public boolean loadedEverywhere(String name, String version) {
    List<ReplicaReported> live = liveReplicas(name);
    return !live.isEmpty() && live.stream().allMatch(replica -> replica.loaded().contains(version));
  }

  /** Whether the record has changed anything. */
  private boolean take(ConsumerRecord<String, byte[]> record) {
    String key = String.valueOf(record.key());
    if (record.value() == null) {
      return switch (record.topic()) {
        case Topics.MODEL_VERSIONS -> versions.remove(key) != null;
        case Topics.MODEL_REPLICAS -> replicas.remove(key) != null;
        default -> false;
      };
    }
    try {
      return switch (Records.event(record)) {
        case ModelVersionPublished version -> {
          // The same again is a change, too: whoever has refused it looks once more.
          versions.put(key, version);
          yield true;
        }
        case RouteChanged route -> take(route);
        case ReplicaReported report -> {
          Seen before =
              replicas.put(key, new Seen(report, Instant.ofEpochMilli(record.timestamp())));
          yield before == null || !before.report().loaded().equals(report.loaded());
        }
        default -> false;
      };
    } catch (MalformedEventException e) {
      Records.passBy(record, e);
      return false;
    }
  }

  private boolean take(RouteChanged route) {
    RouteChanged now = routes.get(route.name());
    Optional<String> objection =
        now != null && route.revision() < now.revision()
            ? Optional.of("it is older than revision " + now.revision() + ", which is in force")
            : keys.objection(route);
    if (objection.isPresent()) {
      String reason = "revision " + route.revision() + " is refused: " + objection.get();
      LOG.log(System.Logger.Level.WARNING, "route of {0}, {1}", route.name(), reason);
      return !reason.equals(objections.put(route.name(), reason));
    }
    if (now != null && route.revision() == now.revision()) {
      return false;
    }
    objections.remove(route.name());
    routes.put(route.name(), route);
    return true;
  }

  @Override
  public void close() {
    follower.close();
  }
}
