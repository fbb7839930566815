package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.parley.delivery.Broker;
import org.parley.delivery.Routing;
import org.parley.events.Assignment;
import org.parley.events.RouteChanged.Arm;
import org.parley.events.ShadowCompared;
import org.parley.events.TranscriptCompleted;
import org.parley.events.TurnEnded;
import org.parley.events.UtteranceId;
import org.parley.events.UtteranceUnderstood;
import org.parley.launcher.bench.RouteSwitch;
import org.parley.runtime.ArmChoice;

/** A route of two arms and a shadow, and people who speak under it. */
class ArmsIT {
  private static final int SPEAKERS = 20;
  private static final String SALT = "arms-it";
  private static final Map<String, Double> WEIGHTS = Map.of("champion", 1.0, "other", 1.0);
  private static final Duration APART = Duration.ofMillis(200);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final Suite SUITE = Suite.running();
  private static final List<String> VERSIONS = SUITE.published("asr");

  private static long revision;

  @BeforeAll
  static void route() throws InterruptedException {
    revision =
        swap(
            new Routing(
                "asr",
                VERSIONS.get(0),
                List.of(
                    new Arm("champion", VERSIONS.get(0), 1), new Arm("other", VERSIONS.get(1), 1)),
                SALT,
                Optional.of(VERSIONS.get(1))));
  }

  @AfterAll
  static void routeBack() throws InterruptedException {
    swap(Routing.of(VERSIONS.get(0)));
  }

  private static long swap(Routing routing) throws InterruptedException {
    try (RouteSwitch routes = new RouteSwitch(Broker.at(SUITE.kafka()), SUITE.keys())) {
      return routes.to(routing).route().revision();
    }
  }

  private static Assignment expected(String session) {
    String arm = ArmChoice.of(SALT, session, WEIGHTS).orElseThrow();
    return new Assignment(revision, arm, VERSIONS.get(arm.equals("other") ? 1 : 0), 0.5);
  }

  @Test
  void everySessionIsServedByItsArmFromTheFirstRecordToTheLast() throws Exception {
    String run = "arms-" + UUID.randomUUID() + "-";
    List<Writer.Utterance> utterances = new ArrayList<>();
    for (int i = 0; i < SPEAKERS; i++) {
      String phrase = Speech.PHRASES.get(i % Speech.PHRASES.size());
      utterances.add(new Writer.Utterance(run + i, UtteranceId.of(1), Speech.of(phrase)));
    }
    try (Listener listener = Listener.open(SUITE.kafka());
        Writer writer = new Writer(SUITE.kafka())) {
      assertThat(writer.speak(utterances, APART).await(60, TimeUnit.SECONDS)).isTrue();
      listener.await(TurnEnded.class, run, SPEAKERS, LIMIT);

      List<TranscriptCompleted> finals = listener.all(TranscriptCompleted.class, run);
      Listener.assertCameOnce(finals, SPEAKERS);
      assertThat(finals)
          .allSatisfy(said -> {
            assertThat(said.arm()).isEqualTo(expected(said.session()).arm());
            assertThat(said.model()).isEqualTo(expected(said.session()).version());
            assertThat(said.versionSubstituted()).isFalse();
          });
      assertThat(finals.stream().map(TranscriptCompleted::arm).distinct()).hasSize(2);
      assertThat(listener.all(UtteranceUnderstood.class, run))
          .hasSize(SPEAKERS)
          .allSatisfy(
              meant -> assertThat(meant.asrArm()).isEqualTo(expected(meant.session()).arm()));
      assertThat(listener.all(TurnEnded.class, run))
          .hasSize(SPEAKERS)
          .allSatisfy(turn -> {
            assertThat(turn.assigned()).containsEntry("asr", expected(turn.session()));
            assertThat(turn.arms()).containsEntry("asr", expected(turn.session()).arm());
            assertThat(turn.exposed()).isTrue();
            assertThat(turn.overridden()).isFalse();
          });
      assertToldRightly(listener.all(ShadowCompared.class, run), finals);
    }
  }

  /** Where somebody speaks alone there is time for the shadow, be it at the tenth try. */
  @Test
  void theShadowIsComparedWithWhatWasServed() throws Exception {
    String run = "shadowed-" + UUID.randomUUID() + "-1";
    try (Listener listener = Listener.open(SUITE.kafka());
        Writer writer = new Writer(SUITE.kafka())) {
      byte[] sound = Speech.of(Speech.PHRASES.getFirst());
      long compared = 0;
      for (int number = 1; number <= 10 && compared == 0; number++) {
        var utterance = new Writer.Utterance(run, UtteranceId.of(number), sound);
        assertThat(writer.speak(List.of(utterance), APART).await(60, TimeUnit.SECONDS)).isTrue();
        compared = listener.await(ShadowCompared.class, run, 1, Duration.ofSeconds(10));
      }
      List<ShadowCompared> shadows = listener.all(ShadowCompared.class, run);
      assertThat(shadows).isNotEmpty();
      assertToldRightly(shadows, listener.all(TranscriptCompleted.class, run));
    }
  }

  /** Some may be let go on a busy machine; those that are told are told rightly. */
  private static void assertToldRightly(
      List<ShadowCompared> shadows, List<TranscriptCompleted> finals) {
    Map<String, TranscriptCompleted> served = new HashMap<>();
    finals.forEach(said -> served.put(said.session(), said));
    assertThat(new HashSet<>(shadows)).hasSameSizeAs(shadows);
    assertThat(shadows)
        .allSatisfy(compared -> {
          assertThat(served).containsKey(compared.session());
          TranscriptCompleted said = served.getOrDefault(compared.session(), finals.getFirst());
          assertThat(compared.name()).isEqualTo("asr");
          assertThat(compared.served()).isEqualTo(said.model());
          assertThat(compared.shadow()).isEqualTo(VERSIONS.get(1));
          assertThat(compared.words()).isEqualTo(said.text().split(" ").length);
          if (compared.served().equals(compared.shadow())) {
            assertThat(compared.same()).as("a version hears the same again").isTrue();
          }
        });
    System.out.printf(
        "%d of %d compared, %d the same%n",
        shadows.size(), finals.size(), shadows.stream().filter(ShadowCompared::same).count());
  }
}
