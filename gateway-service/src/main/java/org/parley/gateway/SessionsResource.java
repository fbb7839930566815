package org.parley.gateway;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.parley.access.LimitedException;
import org.parley.edge.Audited;
import org.parley.edge.Edge;
import org.parley.events.Topics;
import org.parley.events.Topics.TopicSpec;
import org.parley.gateway.conversation.Conversations;
import org.parley.gateway.conversation.Problem;
import org.parley.gateway.conversation.TurnRefusedException;

/** A session as a whole. */
@Path("/v1/sessions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Audited
@Tag(name = "Sessions", description = "What is kept of a session")
class SessionsResource {
  /** Longer than a producer that has lost its broker takes to find another. */
  private static final int PATIENCE_S = 20;

  private final Conversations conversations;
  private final Edge edge;

  SessionsResource(Conversations conversations, Edge edge) {
    this.conversations = conversations;
    this.edge = edge;
  }

  /**
   * @param asked when it was asked for
   * @param remains where copies of what was said lie until they expire
   */
  record Forgetting(String session, Instant asked, List<Remains> remains) {}

  /**
   * @param holds sound or words
   * @param retention how old a record may become there, ISO 8601
   * @param goneBy when what lay there at that time is deleted at the latest
   */
  record Remains(String topic, String holds, String retention, Instant goneBy) {}

  @DELETE
  @Path("{id}")
  @Operation(
      summary = "Forget a session",
      description =
          "Its streams are closed, its dialog forgets everything: lists, timers, orders, what was asked."
              + " Copies of what was said expire with their topics. To be asked again is no mistake.")
  @APIResponse(
      responseCode = "202",
      description = "It will be forgotten; the answer says when the last copy is gone",
      content = @Content(schema = @Schema(implementation = Forgetting.class)))
  @APIResponse(responseCode = "400", description = "The session has no good name")
  @APIResponse(responseCode = "401", description = "The key is missing or not known")
  @APIResponse(responseCode = "403", description = "The key may neither talk nor operate")
  @APIResponse(responseCode = "429", description = "The key's limit of turns is reached")
  @APIResponse(responseCode = "503", description = "The broker cannot be reached; ask again")
  public Response forget(
      @Parameter(description = "The session's name") @PathParam("id") String session) {
    try {
      edge.allowance().turn();
    } catch (LimitedException e) {
      throw new TurnRefusedException(Problem.limited(e));
    }
    Instant asked = InstantSource.system().instant();
    try {
      conversations
          .forget(session)
          .toCompletableFuture()
          .orTimeout(PATIENCE_S, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      throw new TurnRefusedException(
          Problem.Kind.UNAVAILABLE, "the broker does not answer; ask again");
    }
    return Response.accepted(new Forgetting(session, asked, remains(asked))).build();
  }

  private static List<Remains> remains(Instant asked) {
    return Topics.all().stream()
        .filter(topic -> topic.content() != Topics.Content.FIGURES)
        .flatMap(topic -> topic.goneAfter().stream().map(gone -> remains(topic, asked.plus(gone))))
        .toList();
  }

  private static Remains remains(TopicSpec topic, Instant goneBy) {
    return new Remains(
        topic.name(),
        topic.content().name().toLowerCase(Locale.ROOT),
        topic.retention().orElseThrow().toString(),
        goneBy);
  }
}
