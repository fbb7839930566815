package org.parley.dialog;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import org.parley.dialog.policy.DialogState;
import org.parley.events.DialogSummary;
import org.parley.events.UtteranceId;

/** What a session's dialog remembers, to look at: words, so for operators alone. */
@Path("/v1/sessions")
@Produces(MediaType.APPLICATION_JSON)
class SessionsResource {
  /**
   * @param handled the last utterance that was answered
   */
  record SessionState(
      String session, Optional<UtteranceId> handled, Optional<String> said, DialogSummary state) {}

  private final Sessions sessions;
  private final DialogThread dialog;

  SessionsResource(Sessions sessions, DialogThread dialog) {
    this.sessions = sessions;
    this.dialog = dialog;
  }

  /** 404 where the session has not spoken, or speaks with another replica. */
  @GET
  @Path("{session}/state")
  public SessionState state(@PathParam("session") String session) {
    DialogState state = sessions.find(session).orElseThrow(() -> unknown(session));
    return new SessionState(
        session,
        state.handled(),
        state.said().map(DialogState.Said::text),
        dialog.policy().summary(state));
  }

  private static NotFoundException unknown(String session) {
    return new NotFoundException(
        Response.status(Response.Status.NOT_FOUND)
            .entity(Map.of("error", "no session " + session + " here"))
            .build());
  }
}
