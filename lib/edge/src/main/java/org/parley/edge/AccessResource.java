package org.parley.edge;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import org.parley.access.Role;

/** Tells a page whether its key is good, before it opens a stream, whose refusal it cannot read. */
@Path("/v1/access")
@Produces(MediaType.APPLICATION_JSON)
public class AccessResource {
  private final SecurityIdentity asking;

  AccessResource(SecurityIdentity asking) {
    this.asking = asking;
  }

  /**
   * @param roles what it may be used for
   */
  public record Access(String name, List<String> roles) {}

  @GET
  public Access access() {
    return new Access(
        asking.getPrincipal().getName(),
        Arrays.stream(Role.values()).map(Role::text).filter(asking::hasRole).toList());
  }
}
