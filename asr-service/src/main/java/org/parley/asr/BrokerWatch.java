package org.parley.asr;

import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * Knows whether the broker answers: while it does not, a speaker whose sound does not come is not
 * one who has stopped.
 */
@ApplicationScoped
class BrokerWatch {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int PATIENCE_MS = 1000;

  private final Admin admin;
  private final Thread thread;
  private volatile boolean open = true;
  private volatile boolean reachable = true;

  BrokerWatch(@Identifier("default-kafka-broker") Map<String, Object> broker) {
    Map<String, Object> settings = new HashMap<>(broker);
    settings.put("request.timeout.ms", PATIENCE_MS);
    settings.put("default.api.timeout.ms", PATIENCE_MS);
    settings.put("reconnect.backoff.max.ms", 500);
    this.admin = Admin.create(settings);
    this.thread = Thread.ofVirtual().name("broker-watch").start(this::run);
  }

  private void run() {
    try {
      while (open) {
        reachable = answers();
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean answers() throws InterruptedException {
    try {
      return admin.describeCluster().nodes().get(2L * PATIENCE_MS, TimeUnit.MILLISECONDS).size()
          > 0;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  boolean reachable() {
    return reachable;
  }

  @PreDestroy
  void close() {
    open = false;
    thread.interrupt();
    admin.close(Duration.ofSeconds(1));
  }
}
