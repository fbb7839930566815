package org.parley.launcher;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A service of the suite's tests: a process that takes its port from the environment, says that it
 * is ready, and needs neither Quarkus nor Kafka.
 */
final class StandInService {
  private StandInService() {}

  public static void main(String[] args) throws IOException {
    endWithTheTest();
    int port = Integer.parseInt(System.getenv("QUARKUS_HTTP_PORT"));
    if (Integer.toString(port).equals(System.getenv("STAND_IN_WITHOUT_MODEL"))) {
      System.out.println("there is no model");
      System.exit(1);
    }
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/q/health/ready",
        exchange -> {
          byte[] answer = health().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    System.out.println("listening with Kafka at " + System.getenv("KAFKA_BOOTSTRAP_SERVERS"));
  }

  private static String health() {
    return "{\"status\":\"UP\",\"checks\":[{\"data\":{\"warning\":\"%s does not know %s\"}}]}"
        .formatted(System.getenv("PARLEY_MODELS"), System.getenv("PARLEY_SKILLS"));
  }

  /**
   * A real service ends with its supervisor; this one outlives it, so that there is something for
   * the command to sweep, but never the test, which is the supervisor itself or its owner.
   */
  private static void endWithTheTest() {
    String owner =
        System.getenv().getOrDefault("PARLEY_OWNER_PID", System.getenv("PARLEY_SUPERVISOR_PID"));
    Thread.ofVirtual()
        .start(() -> {
          ProcessHandle.of(Long.parseLong(owner)).ifPresent(test -> test.onExit().join());
          Runtime.getRuntime().halt(1);
        });
  }
}
