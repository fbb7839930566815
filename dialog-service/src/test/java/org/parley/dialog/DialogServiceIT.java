package org.parley.dialog;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.parley.events.EventCodec;
import org.parley.events.ScoredIntent;
import org.parley.events.Slot;
import org.parley.events.SlotValue;
import org.parley.events.Topics;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceId;
import org.parley.events.UtteranceUnderstood;
import org.parley.kafka.KafkaTestResource;
import org.parley.kafka.TopicProbe;
import org.parley.messaging.KafkaEvents;

/** The service as it is deployed: configuration, REST, health and metrics. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class DialogServiceIT {
  private static final String SERVERS =
      ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);

  private final String session = "session-" + UUID.randomUUID();

  @Test
  void aSessionsStateCanBeLookedAt() {
    try (TopicProbe replies = new TopicProbe(SERVERS, Topics.REPLIES)) {
      UtteranceUnderstood heard =
          new UtteranceUnderstood(
              session,
              UtteranceId.of(3),
              "add milk",
              new ScoredIntent("addItem", 0.9),
              List.of(new Slot("item", new SlotValue.Text("milk"), "milk")),
              List.of(),
              "nlu@1",
              "champion",
              "text",
              "text",
              false);
      replies.send(
          new KafkaEvents()
              .record(new EventCodec().encode(heard, TurnContext.none(), Instant.now(), "/test")));
      assertThat(
              replies.until(read -> read.stream().anyMatch(record -> record.key().equals(session))))
          .isNotEmpty();
    }
    untilKnown();
    given()
        .get("/v1/sessions/{session}/state", session)
        .then()
        .statusCode(200)
        .body("session", equalTo(session))
        .body("handled", equalTo("3"))
        .body("state.skills.lists.shopping[0]", equalTo("milk"));
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("status", equalTo("UP"))
        .body("checks.name", hasItem("remembers"));
    given().get("/q/health/live").then().statusCode(200).body("checks.name", hasItem("talks"));
    given()
        .get("/q/metrics")
        .then()
        .body(containsString("parley_dialog_transaction_seconds"))
        .body(containsString("parley_dialog_replies_total"));
  }

  @Test
  void anUnknownSessionIsNotFound() {
    given()
        .get("/v1/sessions/{session}/state", session)
        .then()
        .statusCode(404)
        .body("error", containsString(session));
  }

  /** The reply is committed a moment before the service knows that it is. */
  private void untilKnown() {
    Instant deadline = Instant.now().plusSeconds(5);
    while (given().get("/v1/sessions/{session}/state", session).statusCode() != 200) {
      assertThat(Instant.now()).isBefore(deadline);
    }
  }
}
