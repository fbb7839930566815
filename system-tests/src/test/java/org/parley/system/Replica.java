package org.parley.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.parley.kafka.Ports;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.Service;

/** One more process of a service, which no launcher looks after. */
final class Replica implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(2);

  private final Service service;
  private final Process process;
  private final URI address;

  private Replica(Service service, Process process, URI address) {
    this.service = service;
    this.process = process;
    this.address = address;
  }

  /**
   * Starts one and returns when it is ready.
   *
   * @param settings environment beyond where Kafka is
   */
  static Replica start(Service service, String kafka, Map<String, String> settings)
      throws IOException, InterruptedException {
    int port = Ports.free();
    Map<String, String> all = new HashMap<>(settings);
    all.put("KAFKA_BOOTSTRAP_SERVERS", kafka);
    all.put("PARLEY_EDGE_OPEN", "true");
    all.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    Replica replica = launch(service, URI.create("http://127.0.0.1:" + port), all);
    try (HttpClient http = HttpClient.newHttpClient()) {
      replica.awaitReady(http);
    }
    return replica;
  }

  /**
   * Starts one with these settings alone, as a pod has its own, and returns at once.
   *
   * @param address where they let it listen
   */
  static Replica launch(Service service, URI address, Map<String, String> settings)
      throws IOException {
    Path state = Files.createDirectories(Path.of("target", "replica-of-" + service.shortName()));
    Layout layout = new Layout(Suite.project(), state);
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(service.jvmFlags());
    line.addAll(List.of("-jar", layout.jar(service.moduleName()).toString()));
    ProcessBuilder command = new ProcessBuilder(line);
    command.environment().put("PARLEY_MODELS", layout.models().toString());
    command.environment().put("PARLEY_SKILLS", layout.skills().toString());
    command.environment().put("PARLEY_FETCHED_MODELS", state.resolve("fetched").toString());
    command.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
    command.environment().putAll(settings);
    command.redirectErrorStream(true).redirectOutput(state.resolve("log").toFile());
    return new Replica(service, command.start(), address);
  }

  void awaitReady(HttpClient http) throws InterruptedException {
    HttpRequest health = HttpRequest.newBuilder(address.resolve("/q/health/ready")).build();
    long deadline = System.nanoTime() + READY.toNanos();
    while (!isReady(http, health)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError("one more " + service.moduleName() + " does not get ready");
      }
      boolean _ = process.waitFor(100, TimeUnit.MILLISECONDS);
    }
  }

  private static boolean isReady(HttpClient http, HttpRequest health) throws InterruptedException {
    try {
      return http.send(health, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // it does not listen yet
    }
  }

  /** {@code 127.0.0.1:port}. */
  String address() {
    return address.getAuthority();
  }

  /** Asks it to end, as Kubernetes does, and returns at once. */
  void stop() {
    process.destroy();
  }

  /** How long it took to end from now on; empty where it did not within the limit. */
  Optional<Duration> awaitEnd(Duration limit) throws InterruptedException {
    long begun = System.nanoTime();
    return process.waitFor(limit)
        ? Optional.of(Duration.ofNanos(System.nanoTime() - begun))
        : Optional.empty();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
