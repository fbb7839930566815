package org.parley.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands where rollout-service does for a browser, and keeps what it was asked for. */
public final class RolloutStandIn implements QuarkusTestResourceLifecycleManager {
  private static final List<String> ASKED = new CopyOnWriteArrayList<>();
  private static volatile String refusal = "";

  private final HttpServer server = create();

  /** {@code POST /v1/experiments/NAME/ramp {…}}, in order. */
  static List<String> asked() {
    return ASKED;
  }

  /** From now on every change is refused; not where it is empty. */
  static void refuse(String reason) {
    refusal = reason;
  }

  private static HttpServer create() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Map<String, String> start() {
    server.createContext("/v1/experiments", RolloutStandIn::answer);
    server.start();
    return Map.of("parley.gateway.rollout", "http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("Access-Control-Allow-Origin", "*");
    exchange.getResponseHeaders().add("Access-Control-Allow-Headers", "content-type");
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean change = exchange.getRequestMethod().equals("POST");
    if (change) {
      ASKED.add("POST " + exchange.getRequestURI() + " " + body);
    }
    boolean refused = change && !refusal.isEmpty();
    byte[] answer =
        (refused ? "{\"error\":\"" + refusal + "\"}" : "{}").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(refused ? 400 : 200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  @Override
  public void stop() {
    server.stop(0);
  }
}
