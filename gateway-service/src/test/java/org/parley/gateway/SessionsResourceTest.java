package org.parley.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.events.SessionForgotten;
import org.parley.events.Topics;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceId;
import org.parley.kafka.KafkaTestResource;

@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class SessionsResourceTest extends AnsweredTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @AfterEach
  void hearAgain() {
    backEnd.deaf = false;
  }

  private static Response forget(String session) {
    return given().delete("/v1/sessions/{session}", session);
  }

  private static List<SessionForgotten> forgotten(String session) {
    return backEnd.seen().stream()
        .filter(SessionForgotten.class::isInstance)
        .map(SessionForgotten.class::cast)
        .filter(event -> event.session().equals(session))
        .toList();
  }

  private static List<SessionForgotten> await(String session, int count) {
    Instant end = Instant.now().plus(PATIENCE);
    while (forgotten(session).size() < count) {
      assertThat(Instant.now()).as("events of %s", session).isBefore(end);
      Thread.onSpinWait();
    }
    return forgotten(session);
  }

  @Test
  void aSessionIsForgottenWithEverythingThatWasSaidInIt() {
    Instant before = Instant.now();
    String last =
        given()
            .queryParam("session", "leaver")
            .contentType("text/plain")
            .body("a large latte")
            .post("/v1/turns")
            .then()
            .extract()
            .path("utterance");
    forget("leaver").then().statusCode(202).body("session", equalTo("leaver"));
    assertThat(await("leaver", 1).getFirst().through()).isGreaterThan(UtteranceId.parse(last));
    assertThat(forgotten("leaver").getFirst().through().number())
        .isBetween(before.toEpochMilli(), Instant.now().toEpochMilli());
  }

  @Test
  void theAnswerSaysWhenTheLastCopyOfSoundAndWordsIsGone() {
    JsonPath answer = forget("reader").then().statusCode(202).extract().jsonPath();
    Instant asked = Instant.parse(answer.getString("asked"));
    List<Map<String, String>> remains = answer.getList("remains");
    assertThat(remains)
        .extracting(each -> each.get("topic"))
        .contains(
            Topics.AUDIO,
            Topics.SPEECH,
            Topics.TRANSCRIPTS,
            Topics.INTERPRETATIONS,
            Topics.REPLIES,
            Topics.deadLetter(Topics.AUDIO, "asr"))
        .doesNotContain(Topics.DIALOG_STATES, Topics.TURNS, Topics.MODEL_ROUTES);
    assertThat(remains)
        .filteredOn(each -> Topics.AUDIO.equals(each.get("topic")))
        .containsExactly(
            Map.of(
                "topic",
                Topics.AUDIO,
                "holds",
                "sound",
                "retention",
                "PT1H",
                "goneBy",
                asked.plus(Duration.ofMinutes(76)).toString()));
  }

  @Test
  void openStreamsAreToldAndClosedHereAndAtOtherGateways() {
    try (Caller caller = new Caller(RestAssured.port, "visitor")) {
      caller.await("ready");
      forget("visitor").then().statusCode(202);
      assertThat(caller.await("error").path("code").asText()).isEqualTo("forgotten");
      assertThat(caller.closeCode()).isEqualTo(1008);
    }
    try (Caller caller = new Caller(RestAssured.port, "guest")) {
      caller.await("ready");
      backEnd.write(new SessionForgotten("guest", UtteranceId.of(5)), TurnContext.none());
      assertThat(caller.await("error").path("code").asText()).isEqualTo("forgotten");
      assertThat(caller.closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void whatIsBeingSaidIsEndedAndWhoWaitsForAnAnswerIsTold() throws Exception {
    backEnd.deaf = true;
    try (Caller caller = new Caller(RestAssured.port, "speaker")) {
      caller.await("ready");
      caller.sound(new byte[32_000]);
      CompletableFuture<Response> asked =
          CompletableFuture.supplyAsync(() ->
              given()
                  .queryParam("session", "asker")
                  .contentType("text/plain")
                  .body("a large latte")
                  .post("/v1/turns"));
      Instant end = Instant.now().plus(PATIENCE);
      while (backEnd.sound("speaker").isEmpty()
          || backEnd.seen().stream().noneMatch(event -> event.key().equals("asker"))) {
        assertThat(Instant.now()).isBefore(end);
        Thread.onSpinWait();
      }
      forget("speaker").then().statusCode(202);
      forget("asker").then().statusCode(202);
      asked
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .then()
          .statusCode(410)
          .body("error", containsString("deleted"));
      await("speaker", 1);
      while (!backEnd.sound("speaker").getLast().end()) {
        assertThat(Instant.now()).as("the end mark").isBefore(end);
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void toAskAgainIsNoMistakeAndANewStreamBeginsANewSession() {
    forget("twice").then().statusCode(202);
    forget("twice").then().statusCode(202);
    List<SessionForgotten> events = await("twice", 2);
    assertThat(events.get(1).through()).isGreaterThan(events.get(0).through());
    try (Caller caller = new Caller(RestAssured.port, "twice")) {
      caller.await("ready");
      caller.say("{\"type\": \"text\", \"text\": \"a large latte\"}");
      assertThat(UtteranceId.parse(caller.await("reply").path("utterance").asText()))
          .isGreaterThan(events.get(1).through());
    }
  }

  @Test
  void aNameThatNoSessionHasIsRefused() {
    forget("a b").then().statusCode(400).body("error", containsString("a session's name"));
  }
}
