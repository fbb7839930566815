package org.parley.gateway;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.parley.gateway.conversation.Problem;
import org.parley.gateway.conversation.TurnRefusedException;

/** Reads a body no further than it may be long, and none that announces to be longer. */
@ApplicationScoped
class BodyLimit {
  /** Before the server's own limit (order −2), whose answer is an empty page. */
  private static final int FIRST = 100;

  private final int most;

  BodyLimit(GatewayConfig config) {
    most = Math.toIntExact(config.limits().body().asLongValue());
  }

  void refuseWhatAnnouncesTooMuch(@Observes Filters filters) {
    filters.register(
        request -> {
          if (announced(request.request().getHeader(HttpHeaders.CONTENT_LENGTH)) <= most) {
            request.next();
            return;
          }
          HttpServerResponse response =
              request
                  .response()
                  .setStatusCode(Problem.Kind.TOO_LARGE.status())
                  .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
          if (endsConnection(request.request())) {
            response.putHeader(HttpHeaders.CONNECTION, "close");
          }
          Future<Void> _ = response.end("{\"error\":\"" + tooLarge().getMessage() + "\"}");
        },
        FIRST);
  }

  /**
   * Whether a connection must end because the body of its request is not read to the end. HTTP/2
   * ends the stream alone, and forbids the header that would say it.
   */
  static boolean endsConnection(HttpServerRequest request) {
    return request.version() != HttpVersion.HTTP_2;
  }

  private static long announced(@Nullable String length) {
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0; // which the server refuses itself
    }
  }

  /**
   * @throws TurnRefusedException where the body is empty or too large
   */
  byte[] read(InputStream body, @Nullable Long announced) throws IOException {
    if (announced != null && announced > most) {
      throw tooLarge();
    }
    byte[] bytes = body.readNBytes(most);
    if (bytes.length == most && body.read() >= 0) {
      throw tooLarge();
    }
    if (bytes.length == 0) {
      throw new TurnRefusedException(Problem.Kind.BAD_REQUEST, "the body is empty");
    }
    return bytes;
  }

  private TurnRefusedException tooLarge() {
    return new TurnRefusedException(
        Problem.Kind.TOO_LARGE, "the body has more than " + most + " bytes");
  }
}
