package org.parley.gateway;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.parley.edge.Edge;
import org.parley.gateway.conversation.Conversations;
import org.parley.gateway.conversation.Problem;
import org.parley.gateway.conversation.Question;
import org.parley.gateway.conversation.TurnAnswer;
import org.parley.gateway.conversation.TurnRefusedException;

/** One turn as one request. */
@Path("/v1/turns")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Turns", description = "A whole question in, the whole answer out")
class TurnsResource {
  private static final String SESSION =
      "1 to 64 letters, digits, dots, dashes or underscores; a new session where it is left out";

  private static final String MODEL =
      "for testers: a version that serves this turn, such as asr@1-3fa9c21b04de, whatever the session's"
          + " arm is; experiments pass such turns by";

  private final Conversations conversations;
  private final RecordFeed feed;
  private final SoundBodies sounds;
  private final BodyLimit limit;
  private final ObjectMapper json;
  private final Edge edge;
  private final Choice choice;

  TurnsResource(
      Conversations conversations,
      RecordFeed feed,
      SoundBodies sounds,
      BodyLimit limit,
      ObjectMapper json,
      Edge edge,
      Choice choice) {
    this.conversations = conversations;
    this.feed = feed;
    this.sounds = sounds;
    this.limit = limit;
    this.json = json;
    this.edge = edge;
    this.choice = choice;
  }

  /** A typed turn. */
  record TypedTurn(@Nullable String text) {}

  @POST
  @Consumes({
    "audio/wav",
    "audio/x-wav",
    "audio/wave",
    "audio/vnd.wave",
    "audio/flac",
    "audio/x-flac",
    "audio/ogg"
  })
  @Operation(
      summary = "Ask with a recording",
      description = "WAV, FLAC or Ogg Opus, any rate and channels")
  @APIResponse(
      responseCode = "200",
      description = "The answer; replyWav is a WAV file in base64",
      content = @Content(schema = @Schema(implementation = TurnAnswer.class)))
  @APIResponse(
      responseCode = "400",
      description = "The body is not sound, or the session has no good name")
  @APIResponse(responseCode = "410", description = "The session was deleted meanwhile")
  @APIResponse(responseCode = "413", description = "The body is too large or too long")
  @APIResponse(
      responseCode = "429",
      description = "All streams are taken, or the key's limit is reached")
  @APIResponse(responseCode = "401", description = "The key is missing or not known")
  @APIResponse(
      responseCode = "403",
      description = "The key may not talk, or not choose the version that answers")
  @APIResponse(responseCode = "503", description = "The broker cannot be reached")
  @APIResponse(responseCode = "504", description = "A service did not answer")
  public TurnAnswer record(
      @Parameter(description = SESSION) @QueryParam("session") @Nullable String session,
      @Parameter(description = MODEL) @QueryParam("model") List<String> models,
      @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long length,
      InputStream body)
      throws IOException {
    return ask(session, models, new Question.Recorded(sounds.read(limit.read(body, length))));
  }

  @POST
  @Consumes(MediaType.TEXT_PLAIN)
  @Operation(summary = "Ask with a text, UTF-8")
  public TurnAnswer say(
      @Parameter(description = SESSION) @QueryParam("session") @Nullable String session,
      @Parameter(description = MODEL) @QueryParam("model") List<String> models,
      @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long length,
      InputStream body)
      throws IOException {
    return ask(session, models, new Question.Typed(text(limit.read(body, length))));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Ask with a text")
  public TurnAnswer sayJson(
      @Parameter(description = SESSION) @QueryParam("session") @Nullable String session,
      @Parameter(description = MODEL) @QueryParam("model") List<String> models,
      @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long length,
      @RequestBody(content = @Content(schema = @Schema(implementation = TypedTurn.class)))
          InputStream body)
      throws IOException {
    return ask(session, models, new Question.Typed(typed(limit.read(body, length))));
  }

  private String typed(byte[] bytes) throws IOException {
    try {
      TypedTurn turn = json.readValue(bytes, TypedTurn.class);
      if (turn != null && turn.text() != null) {
        return turn.text();
      }
    } catch (JacksonException e) {
      // The same answer as to JSON of another form.
    }
    throw new TurnRefusedException(Problem.Kind.BAD_REQUEST, "the body is not {\"text\": …}");
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString().strip();
    } catch (CharacterCodingException e) {
      throw new TurnRefusedException(Problem.Kind.BAD_REQUEST, "the text is not UTF-8");
    }
  }

  private TurnAnswer ask(@Nullable String session, List<String> models, Question question) {
    if (!feed.isReading()) {
      throw new TurnRefusedException(Problem.Kind.UNAVAILABLE, "the broker cannot be reached");
    }
    String name = Optional.ofNullable(session).orElseGet(() -> UUID.randomUUID().toString());
    try {
      return conversations
          .ask(name, choice.allowed(models), question, edge.allowance())
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof TurnRefusedException refused ? refused : e;
    }
  }
}
