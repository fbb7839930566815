package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.parley.delivery.Broker;
import org.parley.delivery.RouteWriter;
import org.parley.events.RouteChanged;
import org.parley.launcher.suite.Service;
import org.parley.system.GatewayClient.Answer;

/** A person who has experiments made by rollout-service, which may be away for a while. */
final class Experiments {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Suite suite;
  private final GatewayClient client;

  Experiments(Suite suite) {
    this.suite = suite;
    this.client = new GatewayClient(suite.gateway());
  }

  /** Starts one on a model, by hand, and returns its state. */
  JsonNode start(String champion, String candidate, Map<String, Object> more) throws Exception {
    String name = champion.substring(0, champion.indexOf('@'));
    var wanted = JSON.createObjectNode();
    wanted.putArray("candidates").addObject().put(name, candidate);
    wanted.putObject("champion").put(name, champion);
    wanted.put("automatic", false);
    more.forEach((field, value) -> wanted.set(field, JSON.valueToTree(value)));
    return change("", wanted.toString());
  }

  /**
   * @param path such as {@code /nlu/ramp}
   */
  JsonNode change(String path, String json) throws IOException, InterruptedException {
    Answer answer = client.post(suite.address(Service.ROLLOUT), "/v1/experiments" + path, json);
    assertThat(answer.status()).as("%s: %s", path, answer.json()).isEqualTo(200);
    return answer.json();
  }

  static Predicate<JsonNode> is(String state) {
    return status -> status.path("state").asText().equals(state);
  }

  /** What is in force for a model. */
  RouteChanged route(String name) {
    RouteChanged route = RouteWriter.current(Broker.at(suite.kafka())).get(name);
    assertThat(route).as("a route of %s", name).isNotNull();
    return route;
  }

  /** How one stands, as soon as it stands so. */
  JsonNode await(String experiment, Predicate<JsonNode> so) {
    String path = "/v1/experiments/" + experiment;
    return await(suite.address(Service.ROLLOUT), path, so);
  }

  /** Returns when the gateway and all replicas of a model obey a route of its with this share. */
  void awaitShare(String name, String candidate, double share) {
    await(
        suite.gateway(),
        "/v1/models",
        models -> obeyed(models, name, candidate) && has(models, name, candidate, share));
  }

  private static boolean has(JsonNode models, String name, String candidate, double share) {
    return StreamSupport.stream(route(models, name).path("arms").spliterator(), false)
        .filter(arm -> arm.path("version").asText().equals(candidate))
        .anyMatch(arm -> Math.abs(arm.path("share").asDouble() - share) < 1e-9);
  }

  /** Returns when all replicas of a model have its shadow, and obey the route that names it. */
  void awaitShadow(String name, String candidate) {
    await(
        suite.gateway(),
        "/v1/models",
        models ->
            obeyed(models, name, candidate)
                && route(models, name).path("shadow").asText().equals(candidate));
  }

  private static JsonNode route(JsonNode models, String name) {
    return StreamSupport.stream(models.path("routes").spliterator(), false)
        .filter(route -> route.path("name").asText().equals(name))
        .findFirst()
        .orElse(JSON.missingNode());
  }

  private static boolean obeyed(JsonNode models, String name, String version) {
    long revision = route(models, name).path("revision").asLong(Long.MAX_VALUE);
    return StreamSupport.stream(models.path("replicas").spliterator(), false)
        .filter(replica -> replica.path("name").asText().equals(name))
        .allMatch(replica ->
            replica.path("routeRevision").asLong() >= revision
                && StreamSupport.stream(replica.path("loaded").spliterator(), false)
                    .anyMatch(loaded -> loaded.asText().equals(version)));
  }

  private JsonNode await(String address, String path, Predicate<JsonNode> so) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    JsonNode last = JSON.missingNode();
    while (System.nanoTime() < deadline) {
      last = look(address, path);
      if (so.test(last)) {
        return last;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    throw new AssertionError("not within " + LIMIT + ": " + path + " says " + last);
  }

  /** Nothing while the service is away, is not ready or says what is no JSON. */
  private JsonNode look(String address, String path) {
    try {
      return JSON.readTree(client.get(address, path));
    } catch (IOException e) {
      return JSON.missingNode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
