package org.parley.asr;

import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * Knows whether the broker answers: while it does not, a speaker whose sound does not come is not
 * one who has stopped.
 */
@ApplicationScoped
class BrokerWatch {
  private static final int EVERY_MS = 1000;
  private static final int PATIENCE_MS = 1000;

  private final Admin admin;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("broker-watch").factory());
  private volatile boolean reachable = true;

  BrokerWatch(@Identifier("default-kafka-broker") Map<String, Object> broker) {
    Map<String, Object> settings = new HashMap<>(broker);
    settings.put("request.timeout.ms", PATIENCE_MS);
    settings.put("default.api.timeout.ms", PATIENCE_MS);
    settings.put("reconnect.backoff.max.ms", 500);
    this.admin = Admin.create(settings);
    var _ = looks.scheduleWithFixedDelay(this::look, 0, EVERY_MS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      var nodes = admin.describeCluster().nodes().get(2L * PATIENCE_MS, TimeUnit.MILLISECONDS);
      reachable = !nodes.isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      reachable = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean reachable() {
    return reachable;
  }

  @PreDestroy
  void close() {
    looks.shutdownNow();
    admin.close(Duration.ofSeconds(1));
  }
}
