package org.parley.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.parley.access.ClientKey;
import org.parley.launcher.suite.RunningSuite;
import org.parley.launcher.suite.SuiteException;
import picocli.CommandLine.Option;

/** Which rollout-service is meant, the named one or that of the running suite; and asks it. */
final class RolloutOption {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** It waits 30 s for Kafka. */
  private static final Duration ANSWER = Duration.ofSeconds(40);

  @Option(
      names = "--rollout",
      paramLabel = "URL",
      description = "rollout-service's address; the running suite's where it is left out.")
  private @Nullable URI address;

  /**
   * Looks at what is there.
   *
   * @param path below {@code /v1/experiments}, empty or with its slash
   * @throws SuiteException with the service's own words where it refuses
   */
  JsonNode get(String path) throws InterruptedException {
    return send(request(path).GET());
  }

  /** Changes something; likewise. */
  JsonNode post(String path, JsonNode body) throws InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  private HttpRequest.Builder request(String path) {
    return ClientKey.show(HttpRequest.newBuilder(URI.create(base() + "/v1/experiments" + path)))
        .timeout(ANSWER);
  }

  private String base() {
    if (address != null) {
      return address.toString().replaceFirst("/+$", "");
    }
    Integer port = new RunningSuite(ParleyCommand.layout()).require().ports().get("rollout");
    if (port == null) {
      throw new SuiteException("the running suite has no rollout-service; start it anew");
    }
    return "http://127.0.0.1:" + port;
  }

  private JsonNode send(HttpRequest.Builder request) throws InterruptedException {
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      JsonNode body = parse(response.body());
      if (response.statusCode() / 100 != 2) {
        throw new SuiteException(
            body.path("error")
                .asText("rollout-service answered with status " + response.statusCode()));
      }
      return body;
    } catch (IOException e) {
      throw new SuiteException(
          "rollout-service at " + base() + " cannot be reached; start it with ./parley up", e);
    }
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }
}
