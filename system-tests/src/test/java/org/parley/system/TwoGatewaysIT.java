package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.parley.events.ReplyChosen;
import org.parley.launcher.suite.Service;

/** A second gateway beside the suite's own, on the same broker. */
class TwoGatewaysIT {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  @SuppressWarnings("NullAway.Init") // started before any test is made
  private static Replica process;

  private final Suite suite = Suite.running();
  private final GatewayClient first = new GatewayClient(suite.gateway());
  private final GatewayClient second = new GatewayClient(process.address());
  private final String session = "two-gateways-" + UUID.randomUUID();

  @BeforeAll
  static void start() throws Exception {
    process = Replica.start(Service.GATEWAY, Suite.running().kafka(), Map.of());
  }

  @AfterAll
  static void stop() throws InterruptedException {
    process.close();
  }

  @Test
  void eachSocketHearsTheRepliesToItsOwnSession() throws Exception {
    try (GatewayClient.Stream here = first.open(session + "-1");
        GatewayClient.Stream there = second.open(session + "-2")) {
      for (int turn = 0; turn < 3; turn++) {
        here.speak(Speech.of(Speech.PHRASES.get(0)));
        there.speak(Speech.of(Speech.PHRASES.get(6)));
        JsonNode finalHere = here.next("final");
        JsonNode finalThere = there.next("final");
        assertThat(finalHere.path("text")).isNotEqualTo(finalThere.path("text"));
        assertThat(here.next("reply").path("utterance")).isEqualTo(finalHere.path("utterance"));
        assertThat(there.next("reply").path("utterance")).isEqualTo(finalThere.path("utterance"));
        here.next("latency");
        there.next("latency");
      }
    }
  }

  @Test
  void anAnswerGoesToTheGatewayThatAskedWhileTheOtherHoldsTheSocket() throws Exception {
    try (GatewayClient.Stream elsewhere = second.open(session)) {
      elsewhere.next("ready");
      assertThat(first.say(session, "turn on the kitchen light").json().path("reply").asText())
          .isNotBlank();
      assertThat(elsewhere.passed("reply")).isZero();
    }
  }

  @Test
  void aSessionThatIsDeletedAtOneGatewayIsForgottenByTheDialogAndClosedAtTheOther()
      throws Exception {
    try (GatewayClient.Stream elsewhere = second.open(session)) {
      elsewhere.say("put milk on my shopping list");
      assertThat(elsewhere.next("reply").path("state").toString()).contains("milk");

      GatewayClient.Answer deleted = first.forget(session);
      assertThat(deleted.status()).isEqualTo(202);
      assertThat(deleted.json().path("remains")).isNotEmpty();
      assertThat(elsewhere.next("error").path("code").asText()).isEqualTo("forgotten");
    }
    assertThat(second.say(session, "what is on my shopping list").json().toString())
        .doesNotContain("milk");
    suite.kill(Service.DIALOG);
    assertThat(second.say(session, "what is on my shopping list").json().toString())
        .doesNotContain("milk");
  }

  @Test
  void aTimerRingsOnceWhereverTheSessionIsOpenWhenItIsDue() throws Exception {
    try (Listener listener = Listener.open(suite.kafka())) {
      try (GatewayClient.Stream before = first.open(session)) {
        before.say("set a timer for ten seconds");
        assertThat(before.next("reply").path("state").path("skills").path("timers")).hasSize(1);
      }
      try (GatewayClient.Stream after = second.open(session)) {
        JsonNode ring = after.next("reply");
        assertThat(ring.path("act").asText()).isEqualTo("alert");
        assertThat(after.next("speech").path("reply")).isEqualTo(ring.path("reply"));
        listener.await(ReplyChosen.class, session, 2, LIMIT);
        assertThat(listener.all(ReplyChosen.class, session)).hasSize(2);
      }
    }
  }
}
