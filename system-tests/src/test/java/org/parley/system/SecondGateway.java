package org.parley.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.parley.kafka.Ports;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.Service;

/** A gateway that no launcher looks after. */
final class SecondGateway implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(2);

  private final Process process;
  private final int port;

  private SecondGateway(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static SecondGateway start(String kafka) throws IOException, InterruptedException {
    int port = Ports.free();
    Path state = Files.createDirectories(Path.of("target", "second-gateway"));
    Layout layout = new Layout(Suite.project(), state);
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx192m",
            "-jar",
            layout.jar(Service.GATEWAY.moduleName()).toString());
    command.environment().put("KAFKA_BOOTSTRAP_SERVERS", kafka);
    command.environment().put("PARLEY_EDGE_OPEN", "true");
    command.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
    command.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
    command.redirectErrorStream(true).redirectOutput(state.resolve("log").toFile());
    var gateway = new SecondGateway(command.start(), port);
    gateway.awaitReady();
    return gateway;
  }

  private void awaitReady() throws InterruptedException {
    HttpRequest health =
        HttpRequest.newBuilder(URI.create("http://" + address() + "/q/health/ready")).build();
    long deadline = System.nanoTime() + READY.toNanos();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (!isReady(http, health)) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new AssertionError("the second gateway does not get ready");
        }
        boolean _ = process.waitFor(100, TimeUnit.MILLISECONDS);
      }
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
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
