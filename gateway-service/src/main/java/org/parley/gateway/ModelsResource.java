package org.parley.gateway;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.Files;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.parley.delivery.Announcements;
import org.parley.gateway.catalogue.Catalogue;

/** What the model topics and the models' folders say, to be read. */
@Path("/v1/models")
@RunOnVirtualThread
@Tag(name = "Models", description = "Versions, routes and replicas, as they are now")
class ModelsResource {
  /** The page brings its own styles and pictures and nothing that runs. */
  private static final String PAGE_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

  private final Announcements announcements;
  private final StoredModels stored;

  ModelsResource(Announcements announcements, StoredModels stored) {
    this.announcements = announcements;
    this.stored = stored;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "All versions that are published, stored or running; routes; replicas")
  public Catalogue models() {
    return Catalogue.of(
        stored.all(),
        announcements.versions(),
        announcements.routes(),
        announcements::routeObjection,
        announcements.liveReplicas());
  }

  @GET
  @Path("{version}/report")
  @Produces(MediaType.TEXT_HTML)
  @Operation(summary = "The report of a version that was compressed here, a page")
  @APIResponse(responseCode = "404", description = "There is none")
  public Response report(@PathParam("version") String version) throws IOException {
    java.nio.file.Path page = stored.page(version).orElseThrow(NotFoundException::new);
    return Response.ok(Files.readAllBytes(page), MediaType.TEXT_HTML + ";charset=UTF-8")
        .header("Content-Security-Policy", PAGE_POLICY)
        .build();
  }
}
