package org.parley.messaging;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Ends a service whose supervisor is gone, even where that was killed: {@code
 * PARLEY_SUPERVISOR_PID} names its process. Without it, as in a container, nothing happens.
 */
@ApplicationScoped
class OrphanGuard {
  private static final Logger LOG = Logger.getLogger(OrphanGuard.class);
  private static final Duration TIME_TO_END = Duration.ofSeconds(5);

  void watch(
      @Observes StartupEvent start,
      @ConfigProperty(name = "parley.supervisor.pid") Optional<Long> supervisor) {
    supervisor.ifPresent(pid -> Thread.ofVirtual().name("orphan-guard").start(() -> outlive(pid)));
  }

  private static void outlive(long pid) {
    ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
    LOG.warnf("The supervisor, process %d, is gone; ending too", pid);
    Quarkus.asyncExit(1);
    LockSupport.parkNanos(TIME_TO_END.toNanos());
    Runtime.getRuntime().halt(1);
  }
}
