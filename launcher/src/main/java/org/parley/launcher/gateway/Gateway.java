package org.parley.launcher.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.parley.access.ClientKey;

/** A gateway by its address. Safe for many threads. */
public final class Gateway implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** The gateway gives every stage 20 s. */
  private static final Duration ANSWER = Duration.ofSeconds(120);

  private final URI address;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  /**
   * @param address such as {@code http://localhost:8080}
   */
  public Gateway(URI address) {
    this.address = address;
  }

  /**
   * Asks one turn.
   *
   * @param contentType of the body
   * @param models versions that are to answer, whatever the session's arms are
   * @return the answer, with {@code replyWav} in base64
   * @throws GatewayException with the gateway's own words where it refuses
   */
  public ObjectNode ask(
      String contentType, byte[] body, Optional<String> session, List<String> models)
      throws InterruptedException {
    String query =
        Stream.concat(
                session.map(name -> parameter("session", name)).stream(),
                models.stream().map(version -> parameter("model", version)))
            .collect(Collectors.joining("&", "?", ""));
    HttpRequest request =
        ClientKey.show(HttpRequest.newBuilder(address.resolve("/v1/turns" + query)))
            .header("Content-Type", contentType)
            .timeout(ANSWER)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return answer(response);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private static String parameter(String name, String value) {
    return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private ObjectNode answer(HttpResponse<byte[]> response) throws IOException {
    JsonNode json = parse(response.body());
    if (response.statusCode() == 200 && json instanceof ObjectNode answer) {
      return answer;
    }
    throw new GatewayException(
        json.path("error").asText("the gateway answered with status " + response.statusCode()));
  }

  private static JsonNode parse(byte[] body) throws IOException {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  /** Opens a session's stream. */
  public WebSocket open(String session, WebSocket.Listener listener) {
    String scheme = "https".equals(address.getScheme()) ? "wss" : "ws";
    URI stream =
        URI.create(
            "%s://%s/v1/sessions/%s/stream"
                .formatted(
                    scheme,
                    address.getAuthority(),
                    URLEncoder.encode(session, StandardCharsets.UTF_8)));
    try {
      return ClientKey.show(http.newWebSocketBuilder())
          .connectTimeout(CONNECT)
          .buildAsync(stream, listener)
          .join();
    } catch (CompletionException e) {
      throw unreachable(e);
    }
  }

  private GatewayException unreachable(Throwable cause) {
    if (cause.getCause() instanceof WebSocketHandshakeException refused
        && refused.getResponse().statusCode() == 401) {
      return new GatewayException(
          "the gateway asks for a key; set " + ClientKey.VARIABLE + " to one it knows", cause);
    }
    return new GatewayException(
        "the gateway at " + address + " cannot be reached; start it with ./parley up", cause);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
