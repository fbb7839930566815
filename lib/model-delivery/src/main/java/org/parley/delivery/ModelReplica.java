package org.parley.delivery;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.KafkaException;
import org.parley.events.ModelVersionPublished;
import org.parley.events.RouteChanged;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleRefusedException;
import org.parley.runtime.LoadedModel;
import org.parley.runtime.ModelLoader;
import org.parley.runtime.ModelPool;
import org.parley.runtime.ModelPool.Lease;
import org.parley.runtime.ShippedModel;

/**
 * Keeps the versions loaded that the route of one model names, and serves the shipped one until
 * there is a route.
 *
 * <p>A version is fetched, verified, loaded, warmed up and asked its golden examples by a thread of
 * its own, while the old ones serve on; only then it can become the champion. What fails any step
 * is refused, and the reason is announced. A version that the route names no more is closed when
 * its last lease ends.
 *
 * @param <M> the loaded model
 */
public final class ModelReplica<M extends AutoCloseable> implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ModelReplica.class.getName());

  /** Also how often a live replica says so, and how soon a failure of the broker is forgotten. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final ReplicaSettings settings;
  private final ModelLoader<M> loader;
  private final Bundle shipped;
  private final BundleFetcher fetcher;
  private final ModelPool<M> pool;
  private final ReplicaReports reports;
  private final Refusals refusals = new Refusals();
  private final Announcements announcements;
  private final Semaphore changes = new Semaphore(0);
  private final CountDownLatch settled = new CountDownLatch(1);
  private final ReentrantLock loading = new ReentrantLock();
  private final LongAdder swaps = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final Thread thread;
  private volatile boolean open = true;

  /**
   * Loads the shipped model and begins to follow the topics.
   *
   * @throws BundleRefusedException where the shipped model does not load
   */
  public ModelReplica(
      ReplicaSettings settings, Broker broker, ShippedModel<M> shipped, InstantSource clock) {
    this.settings = settings;
    this.loader = shipped.loader();
    TrustedKeys keys = new TrustedKeys(settings.trustedKeys());
    // Topics are read and connections made while the model is loaded: who was killed comes back
    // the sooner.
    this.announcements = new Announcements(broker, keys, clock, changes::release);
    this.reports = new ReplicaReports(settings, broker, clock);
    LoadedModel<M> first = first(shipped);
    this.shipped = shipped.bundle();
    this.pool = new ModelPool<>(first);
    this.fetcher = new BundleFetcher(broker, keys, settings.fetched(), settings.memoryBudget());
    reports.loaded(first);
    this.thread = Thread.ofPlatform().name("models").daemon().unstarted(this::run);
    thread.start();
  }

  private LoadedModel<M> first(ShippedModel<M> model) {
    try {
      return model.loaded();
    } catch (RuntimeException e) {
      announcements.close();
      reports.close();
      throw e;
    }
  }

  /** Lends out what serves whoever is in no experiment. */
  public Lease<M> champion() {
    return pool.champion();
  }

  public String championVersion() {
    return pool.championVersion().toString();
  }

  /** Lends a version out that is loaded; empty where it is not. */
  public Optional<Lease<M>> loaded(String version) {
    return pool.version(version);
  }

  /**
   * Lends a version out, and loads it first where it is not loaded, which takes its time.
   *
   * @return empty where it cannot be had any more
   */
  public Optional<Lease<M>> obtain(String version) {
    Optional<Lease<M>> ready = pool.version(version);
    if (ready.isPresent()) {
      return ready;
    }
    loading.lock();
    try {
      if (!isHere(version)) {
        load(version);
      }
      return pool.version(version);
    } catch (BundleRefusedException | DeliveryException e) {
      LOG.log(System.Logger.Level.WARNING, "{0} cannot be had: {1}", version, e.getMessage());
      return Optional.empty();
    } finally {
      loading.unlock();
    }
  }

  /** The route in force, as far as this replica has read. */
  public Optional<RouteChanged> route() {
    return announcements.route(settings.name());
  }

  /** What the model topics say. */
  public Announcements announcements() {
    return announcements;
  }

  /** How often another version has become the champion. */
  public long swaps() {
    return swaps.sum();
  }

  /** How often a version that the route names was refused. */
  public long refused() {
    return refused.sum();
  }

  /** Whether the topics were read and what they ask for is loaded or refused. */
  public boolean settled() {
    return settled.getCount() == 0;
  }

  /**
   * Waits for {@link #settled}.
   *
   * @return whether it is, within that time
   */
  public boolean awaitSettled(Duration patience) throws InterruptedException {
    return settled.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void run() {
    while (open) {
      attempt(this::obey);
      attempt(this::report);
      if (announcements.caughtUp()) {
        settled.countDown();
      }
      awaitChange();
    }
  }

  /** The versions that are loaded serve on, and it is tried again at the next look. */
  private void attempt(Runnable step) {
    try {
      step.run();
    } catch (DeliveryException | KafkaException | IllegalArgumentException e) {
      LOG.log(System.Logger.Level.WARNING, "models of {0}: {1}", settings.name(), e.getMessage());
    }
  }

  private void report() {
    reports.send(pool.sizes(), refusals.all());
  }

  private void awaitChange() {
    try {
      if (changes.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
        // Several changes are looked at together.
        changes.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      open = false;
    }
  }

  /** Does what the newest route says, as far as it can be done now. */
  private void obey() {
    Optional<RouteChanged> route = route();
    if (route.isEmpty()) {
      return;
    }
    Routing routing = Routing.of(route.get());
    refusals.keepOnly(routing.versions());
    refusals.route(settings.name(), announcements.routeObjection(settings.name()));
    // The champion does not wait for the others, whatever becomes of them.
    loadNamed(routing.champion(), routing);
    if (pool.loaded().contains(routing.champion())) {
      flip(route.get());
      pool.keepOnly(routing.versions());
    }
    for (String version : routing.versions()) {
      // Between two loads a newer route may have come.
      if (route().equals(route)) {
        attempt(() -> loadNamed(version, routing));
      }
    }
  }

  private void loadNamed(String version, Routing routing) {
    if (!pool.loaded().contains(version) && tryToLoad(version, routing)) {
      report();
    }
  }

  /** Called under the lock. A version that was let go a moment ago may still be in use. */
  private boolean isHere(String version) {
    return pool.loaded().contains(version) || pool.takeBack(version);
  }

  private void flip(RouteChanged route) {
    if (!championVersion().equals(route.champion())) {
      long begin = System.nanoTime();
      pool.promote(route.champion());
      swaps.increment();
      reports.flipped(Duration.ofNanos(System.nanoTime() - begin));
      LOG.log(
          System.Logger.Level.INFO,
          "{0} serves, as revision {1} of the route says",
          route.champion(),
          Long.toString(route.revision()));
    }
    reports.obeys(route.revision());
  }

  /** Whether it is loaded now. */
  private boolean tryToLoad(String version, Routing routing) {
    Optional<ModelVersionPublished> announced = announcements.version(version);
    if (refusals.stands(version, announced)) {
      return false;
    }
    loading.lock();
    try {
      if (!isHere(version)) {
        makeRoom(version, announced, routing);
        load(version);
      }
      refusals.withdraw(version);
      return true;
    } catch (BundleRefusedException e) {
      refusals.add(version, announced, String.valueOf(e.getMessage()));
      refused.increment();
      LOG.log(System.Logger.Level.WARNING, "refused: {0}", e.getMessage());
      return false;
    } finally {
      loading.unlock();
    }
  }

  /** What no route names goes first, then for the champion's sake the arms; else they stay. */
  private void makeRoom(
      String version, Optional<ModelVersionPublished> announced, Routing routing) {
    long needed = announced.map(ModelVersionPublished::unpackedBytes).orElse(0L);
    if (pool.bytes() + needed > settings.memoryBudget()) {
      pool.keepOnly(routing.versions());
    }
    if (pool.bytes() + needed > settings.memoryBudget() && version.equals(routing.champion())) {
      pool.keepOnly(Set.of(version));
    }
    if (pool.bytes() + needed > settings.memoryBudget()) {
      throw new BundleRefusedException(
          version,
          "it needs %d bytes, and %d of the memory budget of %d are taken"
              .formatted(needed, pool.bytes(), settings.memoryBudget()));
    }
  }

  /** Called under the lock. */
  private void load(String version) {
    Bundle bundle =
        shipped.version().toString().equals(version)
            ? shipped
            : fetcher.fetch(
                announcements
                    .version(version)
                    .orElseThrow(() -> new BundleRefusedException(version, "it is not published")));
    LoadedModel<M> loaded = LoadedModel.of(bundle, loader);
    pool.add(loaded);
    reports.loaded(loaded);
    LOG.log(
        System.Logger.Level.INFO,
        "{0} loaded in {1} ms, warm in {2} ms",
        version,
        Long.toString(loaded.load().toMillis()),
        Long.toString(loaded.warmUp().toMillis()));
  }

  @Override
  public void close() {
    open = false;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    announcements.close();
    reports.close();
    pool.close();
  }
}
