package org.parley.access;

import java.net.http.HttpRequest;
import java.net.http.WebSocket;
import java.util.Optional;

/** The key that commands show to services which ask for one: {@code PARLEY_API_KEY}. */
public final class ClientKey {
  public static final String VARIABLE = "PARLEY_API_KEY";

  private static final String HEADER = "Authorization";

  private ClientKey() {}

  private static Optional<String> value() {
    return Optional.ofNullable(System.getenv(VARIABLE))
        .filter(key -> !key.isBlank())
        .map(key -> "Bearer " + key.strip());
  }

  public static HttpRequest.Builder show(HttpRequest.Builder request) {
    return value().map(key -> request.header(HEADER, key)).orElse(request);
  }

  public static WebSocket.Builder show(WebSocket.Builder socket) {
    return value().map(key -> socket.header(HEADER, key)).orElse(socket);
  }
}
