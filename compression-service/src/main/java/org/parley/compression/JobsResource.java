package org.parley.compression;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;
import org.parley.compression.queue.ChildProcesses;
import org.parley.compression.queue.JobQueue;
import org.parley.edge.Audited;
import org.parley.events.JobProgressed;
import org.parley.events.JobRequest;

/** Compressions as jobs. */
@Audited
@Path("/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Jobs", description = "A recipe in, a version with its report out")
class JobsResource {
  /** How many changes wait for a slow client; it is told of the later ones in their place. */
  private static final int BEHIND = 64;

  private final JobService jobs;
  private final RecipeCheck check;
  private final InstantSource clock;

  JobsResource(JobService jobs, RecipeCheck check, InstantSource clock) {
    this.jobs = jobs;
    this.check = check;
    this.clock = clock;
  }

  @POST
  @RunOnVirtualThread
  @Consumes({"application/yaml", "application/x-yaml", "text/yaml", MediaType.TEXT_PLAIN})
  @Operation(
      summary = "Ask for a compression",
      description = "The body is a recipe as in docs/COMPRESSION.md")
  @APIResponse(
      responseCode = "202",
      description = "It waits for its turn",
      content = @Content(schema = @Schema(implementation = JobView.class)))
  @APIResponse(
      responseCode = "400",
      description = "What is wrong with the recipe, with its line, or why it does not fit")
  @APIResponse(responseCode = "429", description = "Too many jobs wait")
  @APIResponse(responseCode = "503", description = "The job cannot be written down")
  public Response submit(
      @Parameter(description = "NAME@V; the champion where it is left out") @QueryParam("parent")
          @Nullable String parent,
      @Parameter(description = "Announce the version to the services that use it")
          @QueryParam("publish")
          @DefaultValue("false")
          boolean publish,
      @RequestBody(content = @Content(schema = @Schema(implementation = String.class)))
          InputStream body)
      throws IOException {
    if (publish) {
      jobs.requirePublishing();
    }
    Optional<String> from = Optional.ofNullable(parent);
    String recipe = text(body);
    String name = check.name(recipe, from);
    JobProgressed job =
        queue().submit(name, new JobRequest(recipe, from, publish, clock.instant()));
    return Response.accepted(JobView.of(job)).location(URI.create("/v1/jobs/" + job.job())).build();
  }

  private static String text(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(JobRequest.MOST_CHARACTERS + 1);
    if (bytes.length > JobRequest.MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "the recipe is longer than " + JobRequest.MOST_CHARACTERS + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @GET
  @RunOnVirtualThread
  @Operation(summary = "All jobs, those asked for first at the front")
  public List<JobView> list() {
    return queue().list().stream().map(JobView::of).toList();
  }

  @GET
  @RunOnVirtualThread
  @Path("{id}")
  @Operation(summary = "Where a job stands")
  public JobView show(@PathParam("id") String id) {
    return JobView.of(queue().find(id));
  }

  @DELETE
  @RunOnVirtualThread
  @Path("{id}")
  @Operation(summary = "Cancel a job that waits or runs")
  @APIResponse(responseCode = "409", description = "It is over already")
  public JobView cancel(@PathParam("id") String id) {
    return JobView.of(queue().cancel(id));
  }

  @GET
  @Blocking
  @Path("{id}/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RestStreamElementType(MediaType.APPLICATION_JSON)
  @Operation(summary = "Where a job stands, now and whenever that changes, until its end")
  public Multi<JobView> events(@PathParam("id") String id) {
    JobQueue queue = queue();
    var _ = queue.find(id);
    return Multi.createFrom()
        .<JobView>emitter(
            emitter -> {
              JobQueue.Watch watch =
                  queue.watch(
                      id,
                      job -> {
                        emitter.emit(JobView.of(job));
                        if (job.phase().isOver()) {
                          emitter.complete();
                        }
                      });
              emitter.onTermination(watch::close);
            },
            BEHIND);
  }

  @GET
  @RunOnVirtualThread
  @Path("{id}/log")
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(summary = "What a job said so far")
  public Response log(@PathParam("id") String id) {
    return file(id, ChildProcesses.LOG, MediaType.TEXT_PLAIN);
  }

  @GET
  @RunOnVirtualThread
  @Path("{id}/report")
  @Operation(summary = "What came of a job, as JSON")
  @APIResponse(responseCode = "404", description = "No such job, or it has no report yet")
  public Response report(@PathParam("id") String id) {
    return file(id, ReportFiles.JSON, MediaType.APPLICATION_JSON);
  }

  @GET
  @RunOnVirtualThread
  @Path("{id}/report.html")
  @Produces(MediaType.TEXT_HTML)
  @Operation(summary = "What came of a job, as a page")
  public Response page(@PathParam("id") String id) {
    return file(id, ReportFiles.PAGE, MediaType.TEXT_HTML);
  }

  private Response file(String id, String name, String type) {
    var _ = queue().find(id);
    java.nio.file.Path file = jobs.folder(id).resolve(name);
    if (!Files.exists(file)) {
      throw new NothingYetException("job " + id + " has no " + name + " yet");
    }
    return Response.ok(file.toFile(), type).build();
  }

  private JobQueue queue() {
    return jobs.queue().orElseThrow(NotReadyException::new);
  }
}
