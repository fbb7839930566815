package org.parley.gateway;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.parley.gateway.conversation.Problem;
import org.parley.gateway.conversation.TurnRefusedException;

/**
 * Every refusal is one line of JSON, {@code {"error": …}}, and none shows where in the code it came
 * from.
 */
class Refusals {
  private static final Logger LOG = Logger.getLogger(Refusals.class);
  private static final Duration SOON = Duration.ofSeconds(1);

  private final TurnMetrics metrics;

  Refusals(TurnMetrics metrics) {
    this.metrics = metrics;
  }

  @ServerExceptionMapper
  Response refused(TurnRefusedException refused, HttpServerRequest request) {
    Problem problem = refused.problem();
    metrics.refused(problem.kind());
    Response.ResponseBuilder response = answer(problem.kind().status(), problem.message());
    retryAfter(problem)
        .ifPresent(wait -> response.header(HttpHeaders.RETRY_AFTER, wait.toSeconds()));
    if (problem.kind() == Problem.Kind.TOO_LARGE && BodyLimit.endsConnection(request)) {
      response.header("Connection", "close");
    }
    return response.build();
  }

  private static Optional<Duration> retryAfter(Problem problem) {
    boolean passing =
        problem.kind() == Problem.Kind.BUSY || problem.kind() == Problem.Kind.UNAVAILABLE;
    return problem.retryAfter().or(() -> passing ? Optional.of(SOON) : Optional.empty());
  }

  @ServerExceptionMapper
  Response refused(WebApplicationException refused) {
    int status = refused.getResponse().getStatus();
    return answer(
            status,
            switch (status) {
              case 400 -> "the request cannot be read";
              case 404 -> "there is nothing here";
              case 405 -> "this method is not taken here";
              case 406 -> "answers are application/json";
              case 413 -> "the body is too large";
              case 415 -> "send audio/wav, audio/flac, audio/ogg, text/plain or application/json";
              default -> refused.getResponse().getStatusInfo().getReasonPhrase();
            })
        .build();
  }

  @ServerExceptionMapper
  Response broken(RuntimeException failure) {
    LOG.error("a request failed", failure);
    return answer(500, "internal error").build();
  }

  private static Response.ResponseBuilder answer(int status, String message) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(Map.of("error", message));
  }
}
