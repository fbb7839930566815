package org.parley.compression;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.parley.compression.queue.QueueException;
import org.parley.runtime.BundleRefusedException;

/**
 * Every refusal is one line of JSON, {@code {"error": …}}, and none shows where in the code it came
 * from.
 */
class Refusals {
  private static final Logger LOG = Logger.getLogger(Refusals.class);
  private static final String RETRY_AFTER_SECONDS = "60";

  @ServerExceptionMapper
  Response refused(QueueException refused) {
    return switch (refused.reason()) {
      case FULL -> later(429, refused);
      case NO_LEDGER -> later(503, refused);
      case UNKNOWN -> answer(404, refused).build();
      case OVER -> answer(409, refused).build();
    };
  }

  @ServerExceptionMapper
  Response notReady(NotReadyException refused) {
    return later(503, refused);
  }

  @ServerExceptionMapper
  Response nothingYet(NothingYetException refused) {
    return answer(404, refused).build();
  }

  @ServerExceptionMapper({IllegalArgumentException.class, BundleRefusedException.class})
  Response mistake(RuntimeException mistake) {
    return answer(400, mistake).build();
  }

  @ServerExceptionMapper
  Response refused(WebApplicationException refused) {
    int status = refused.getResponse().getStatus();
    String message =
        switch (status) {
          case 404 -> "there is nothing here";
          case 405 -> "this method is not taken here";
          case 415 -> "send a recipe as application/yaml or text/plain";
          default -> refused.getResponse().getStatusInfo().getReasonPhrase();
        };
    return answer(status, message).build();
  }

  @ServerExceptionMapper
  Response broken(RuntimeException failure) {
    LOG.error("a request failed", failure);
    return answer(500, "internal error").build();
  }

  private static Response later(int status, Exception why) {
    return answer(status, why).header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS).build();
  }

  private static Response.ResponseBuilder answer(int status, Exception why) {
    return answer(status, String.valueOf(why.getMessage()));
  }

  private static Response.ResponseBuilder answer(int status, String message) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(Map.of("error", message));
  }
}
