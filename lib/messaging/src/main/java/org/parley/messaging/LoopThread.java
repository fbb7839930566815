package org.parley.messaging;

import io.quarkus.runtime.Quarkus;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jboss.logging.Logger;

/** Runs a loop as long as the service runs; where the loop dies, the service ends with it. */
public final class LoopThread {
  private static final Logger LOG = Logger.getLogger(LoopThread.class);
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final TransactionalLoop loop;
  private final Thread thread;

  public LoopThread(String name, TransactionalLoop loop) {
    this.loop = loop;
    this.thread =
        Thread.ofPlatform()
            .name(name)
            .uncaughtExceptionHandler((t, e) -> {
              LOG.errorf(e, "the %s has ended, and the service with it", name);
              Quarkus.asyncExit(1);
            })
            .unstarted(loop);
  }

  public void start() {
    thread.start();
  }

  /** Lets the round that is going on end, for a few seconds. */
  public void stop() throws InterruptedException {
    loop.stop();
    boolean _ = thread.join(FAREWELL);
  }

  /** Down when the thread has ended. */
  public HealthCheck alive(String name) {
    return () -> HealthCheckResponse.named(name).status(thread.isAlive()).build();
  }

  /** Up when everything has been read back. */
  public HealthCheck ready(String name) {
    return () -> HealthCheckResponse.named(name).status(loop.ready()).build();
  }
}
