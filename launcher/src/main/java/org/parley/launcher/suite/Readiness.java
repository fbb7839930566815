package org.parley.launcher.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks services whether they take work. */
public final class Readiness {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  /**
   * What a service says of itself.
   *
   * @param warnings what its operator should know though it takes work: the {@code warning} of each
   *     of its checks
   */
  record Answer(boolean ready, List<String> warnings) {
    static final Answer NONE = new Answer(false, List.of());

    Answer {
      warnings = List.copyOf(warnings);
    }
  }

  /** Whether the service on this port of the loopback address says that it is ready. */
  public boolean of(int port) throws InterruptedException {
    return ask(port).ready();
  }

  Answer ask(int port) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
            .timeout(PATIENCE)
            .build();
    try {
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      return new Answer(response.statusCode() == 200, warnings(response.body()));
    } catch (IOException notYet) {
      return Answer.NONE;
    }
  }

  private static List<String> warnings(byte[] body) throws IOException {
    List<String> warnings = new ArrayList<>();
    for (JsonNode check : JSON.readTree(body).path("checks")) {
      if (check.path("data").has("warning")) {
        warnings.add(check.path("data").path("warning").asText());
      }
    }
    return warnings;
  }
}
