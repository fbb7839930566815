package org.parley.launcher.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.parley.delivery.Announcements;
import org.parley.delivery.Broker;
import org.parley.delivery.KeyFolder;
import org.parley.delivery.RouteWriter;
import org.parley.delivery.Routing;
import org.parley.delivery.TrustedKeys;
import org.parley.events.ReplicaReported;
import org.parley.events.RouteChanged;

/** Makes one version after another the champion by signed routes, and waits until it serves. */
public final class RouteSwitch implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(2);

  private final Announcements announcements;
  private final RouteWriter writer;

  /**
   * @param loaded from the writing of the route to the last replica's report that it has the
   *     version
   * @param inForce from that report to the last replica's report that it obeys the route
   */
  public record Swap(RouteChanged route, Duration loaded, Duration inForce) {}

  /**
   * @param keys folder of the installation's keys
   */
  public RouteSwitch(Broker broker, Path keys) throws InterruptedException {
    KeyFolder folder = new KeyFolder(keys);
    InstantSource clock = InstantSource.system();
    announcements =
        new Announcements(broker, new TrustedKeys(folder.trustedFolder()), clock, () -> {});
    writer = new RouteWriter(broker, folder.ensure(), clock, "/launcher");
    if (!announcements.awaitCaughtUp(PATIENCE)) {
      close();
      throw new IllegalStateException("the model topics were not read within " + PATIENCE);
    }
  }

  /** The route in force, as far as it is known here. */
  public Optional<RouteChanged> route(String name) {
    return announcements.route(name);
  }

  /**
   * Returns when every live replica serves the version.
   *
   * @throws IllegalStateException where a replica refuses it, with the reason, or takes too long
   */
  public Swap to(String version) throws InterruptedException {
    return to(Routing.of(version));
  }

  /** As {@link #to(String)}, for all versions of a route. */
  public Swap to(Routing routing) throws InterruptedException {
    long begin = System.nanoTime();
    RouteChanged route = writer.write(routing);
    long loaded = await(route, report -> report.loaded().containsAll(routing.versions()));
    long obeyed = await(route, report -> report.routeRevision() >= route.revision());
    return new Swap(
        route, Duration.ofNanos(loaded - begin), Duration.ofNanos(Math.max(0, obeyed - loaded)));
  }

  private long await(RouteChanged route, Predicate<ReplicaReported> so)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      List<ReplicaReported> live = announcements.liveReplicas(route.name());
      if (!live.isEmpty() && live.stream().allMatch(so)) {
        return System.nanoTime();
      }
      live.stream()
          .flatMap(report -> report.refused().stream())
          .filter(refusal -> refusal.model().equals(route.champion()))
          .findFirst()
          .ifPresent(refusal -> {
            throw new IllegalStateException(refusal.model() + " is refused: " + refusal.reason());
          });
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "revision %d of the route of %s is not obeyed within %d s by %s"
                .formatted(route.revision(), route.name(), PATIENCE.toSeconds(), live));
      }
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
    }
  }

  @Override
  public void close() {
    writer.close();
    announcements.close();
  }
}
