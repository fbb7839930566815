package org.parley.edge;

import io.quarkus.security.ForbiddenException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Refusals of who asks, in the one line of JSON that all refusals are. */
@ApplicationScoped
class Denial {
  static final String UNKNOWN =
      "say who you are: Authorization: Bearer KEY or X-API-Key: KEY, with a key that is known here";
  private static final String NOT_ALLOWED = "this key has no role that may do this";

  void answer(@Observes Router router) {
    router.route().order(Integer.MIN_VALUE).failureHandler(Denial::failed);
  }

  private static void failed(RoutingContext context) {
    if (context.failure() instanceof ForbiddenException && !context.response().ended()) {
      write(context.response().setStatusCode(403), NOT_ALLOWED);
    } else {
      context.next();
    }
  }

  static void write(HttpServerResponse response, String why) {
    Future<Void> _ =
        response
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
            .end("{\"error\":\"" + why + "\"}");
  }
}
