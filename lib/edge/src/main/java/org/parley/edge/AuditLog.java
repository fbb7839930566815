package org.parley.edge;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * A line for every request to an {@link Audited} resource that changes something: who, what, and
 * what came of it. Never the body, so no words.
 */
@Audited
class AuditLog {
  private static final Logger LOG = Logger.getLogger("org.parley.audit");
  private static final Set<String> LOOKING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final SecurityIdentity asking;

  AuditLog(SecurityIdentity asking) {
    this.asking = asking;
  }

  @ServerResponseFilter
  void write(ContainerRequestContext request, ContainerResponseContext response) {
    String path = request.getUriInfo().getPath();
    if (!LOOKING.contains(request.getMethod())) {
      LOG.infof(
          "%s: %s %s: %d",
          asking.isAnonymous() ? "nobody" : asking.getPrincipal().getName(),
          request.getMethod(),
          path,
          response.getStatus());
    }
  }
}
