package org.parley.asr;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.parley.asr.listening.Arrival;
import org.parley.asr.listening.Listener;
import org.parley.asr.listening.Progress;

/**
 * The one thread that listens. Everything that happens to it is put into its inbox; between two
 * looks into that it recognises a chunk of every utterance that has one, together.
 */
@ApplicationScoped
class DecodingLoop {
  private static final Logger LOG = Logger.getLogger(DecodingLoop.class);
  private static final long WATCH_NANOS = Duration.ofMillis(250).toNanos();
  private static final long IDLE_NANOS = Duration.ofMillis(50).toNanos();

  /** With fewer utterances waiting for others costs more time than it saves. */
  private static final int MANY = 8;

  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final Queue<CompletableFuture<Void>> waiting = new ConcurrentLinkedQueue<>();
  private final Listener listener;
  private final BrokerWatch broker;
  private final ShadowRecognition shadows;
  private final AsrMeters meters;
  private final int mostWaiting;
  private final long gatherNanos;
  private final CompletableFuture<Void> finished = new CompletableFuture<>();
  private final Duration finishing;
  private final Thread thread;
  private volatile boolean open = true;
  private boolean stopping;
  private volatile long lastTurn = System.nanoTime();
  private long nextWatch;
  private long lastDecoding;
  private long lastWatch = System.nanoTime();
  private long busyNanos;

  DecodingLoop(
      LoadedModels models,
      TranscriptsOutbox outbox,
      AsrMeters meters,
      BrokerWatch broker,
      ShadowRecognition shadows,
      AsrConfig config) {
    this.listener =
        new Listener(
            models, shadows, outbox, meters, config.listener(), InstantSource.system(), inbox::add);
    this.shadows = shadows;
    this.broker = broker;
    this.meters = meters;
    this.mostWaiting = config.waiting();
    this.finishing = config.finishing();
    this.gatherNanos = config.gather().toNanos();
    this.thread = Thread.ofPlatform().name("decoding").unstarted(this::run);
    thread.start();
  }

  /**
   * Hands a chunk over.
   *
   * @return completes when the next one may be handed over
   */
  CompletionStage<Void> take(Arrival arrival) {
    inbox.add(() -> listener.take(arrival));
    if (inbox.size() < mostWaiting) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> room = new CompletableFuture<>();
    waiting.add(room);
    return room;
  }

  void assign(Collection<Integer> partitions, Progress written) {
    inbox.add(() -> listener.assign(partitions, written));
  }

  /** Returns when the listener has dropped what it knew of the partitions. */
  void revoke(Collection<Integer> partitions) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    inbox.add(() -> {
      listener.revoke(partitions);
      done.complete(null);
    });
    if (open) {
      done.orTimeout(5, TimeUnit.SECONDS).exceptionally(late -> null).join();
    }
  }

  /**
   * Before the channels close: finishes what was begun, for a while. What is not finished by then
   * its next owner hears anew.
   */
  void finish(@Observes ShutdownEvent stop) {
    inbox.add(() -> {
      listener.finish();
      stopping = true;
    });
    if (open) {
      finished.completeOnTimeout(null, finishing.toMillis(), TimeUnit.MILLISECONDS).join();
    }
  }

  private void run() {
    try {
      while (open) {
        turn();
        lastTurn = System.nanoTime();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // Nothing is known of the state any more; whoever restarts the process has it replayed from
      // Kafka.
      LOG.error("decoding failed, the process ends", e);
      open = false;
      Quarkus.asyncExit(1);
    }
  }

  private void turn() throws InterruptedException {
    long begin = System.nanoTime();
    boolean decoded = mayDecode() && listener.advance();
    if (decoded) {
      lastDecoding = System.nanoTime();
    }
    busyNanos += System.nanoTime() - begin;
    List<Runnable> tasks = new ArrayList<>();
    if (inbox.drainTo(tasks) == 0 && !decoded) {
      Runnable task = inbox.poll(patience(), TimeUnit.NANOSECONDS);
      if (task != null) {
        tasks.add(task);
        inbox.drainTo(tasks);
      }
    }
    begin = System.nanoTime();
    tasks.forEach(Runnable::run);
    busyNanos += System.nanoTime() - begin;
    if (stopping && listener.live() == 0) {
      finished.complete(null);
    }
    if (inbox.size() < mostWaiting) {
      for (CompletableFuture<Void> room = waiting.poll(); room != null; room = waiting.poll()) {
        room.complete(null);
      }
    }
    watch();
  }

  private boolean mayDecode() {
    return listener.live() < MANY || System.nanoTime() - lastDecoding >= gatherNanos;
  }

  private long patience() {
    return listener.live() < MANY ? IDLE_NANOS : gatherNanos;
  }

  private void watch() {
    long now = System.nanoTime();
    if (now - nextWatch < 0) {
      return;
    }
    nextWatch = now + WATCH_NANOS;
    shadows.load((double) busyNanos / (now - lastWatch));
    lastWatch = now;
    busyNanos = 0;
    meters.live(listener.live());
    if (broker.reachable()) {
      listener.watch();
    } else {
      listener.postpone();
    }
  }

  /** Whether the thread has made a turn lately. */
  boolean alive() {
    return open && System.nanoTime() - lastTurn < Duration.ofSeconds(30).toNanos();
  }

  @PreDestroy
  void close() throws InterruptedException {
    open = false;
    thread.join(Duration.ofSeconds(5));
  }
}
