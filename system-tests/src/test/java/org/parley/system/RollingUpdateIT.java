package org.parley.system;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.parley.events.Event;
import org.parley.events.ReplyChosen;
import org.parley.events.Stage;
import org.parley.events.TranscriptCompleted;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceId;
import org.parley.launcher.suite.Service;

/** People speak all the time, and a second asr comes and goes, as in a rolling update. */
class RollingUpdateIT {
  /** Who begin to speak one after the other; with so many about a dozen speak at any time. */
  private static final int SPEAKERS = 20;

  private static final Duration APART = Duration.ofMillis(250);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** On a machine that others keep busy, too. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);

  /** Kubernetes waits for 30 s. */
  private static final Duration TIME_TO_END = Duration.ofSeconds(8);

  /** As in the manifests: a member without a name leaves its group when it stops. */
  private static final Map<String, String> AS_IN_A_POD =
      Map.of("PARLEY_ASR_ORDINAL", "1", "MP_MESSAGING_INCOMING_AUDIO_GROUP_INSTANCE_ID", "");

  private final Suite suite = Suite.running();
  private final String run = "rolled-" + UUID.randomUUID() + "-";
  private int speakers;

  @Test
  void noUtteranceIsLostOrDoubledAndNoneWaitsLong() throws Exception {
    Speech.PHRASES.forEach(Speech::of);
    try (Listener listener = Listener.open(suite.kafka());
        Writer writer = new Writer(suite.kafka())) {
      Instant began = Instant.now();
      Future<Replica> starting =
          Executors.newVirtualThreadPerTaskExecutor()
              .submit(() -> Replica.start(Service.ASR, suite.kafka(), AS_IN_A_POD));
      do {
        speak(writer).await();
      } while (!starting.isDone());
      CountDownLatch spoken = speak(writer);
      Duration ending;
      Instant stopping;
      try (Replica second = starting.get()) {
        // It has half of the partitions, and people speak on them.
        LockSupport.parkNanos(Duration.ofSeconds(4).toNanos());
        assertThat(spoken.getCount()).as("people who have not ended yet").isGreaterThan(5);
        stopping = Instant.now();
        second.stop();
        ending = second.awaitEnd(TIME_TO_END).orElseThrow();
      }
      assertThat(spoken.await(60, TimeUnit.SECONDS)).isTrue();
      listener.await(ReplyChosen.class, run, speakers, LIMIT);

      assertCameOnce(listener.all(TranscriptCompleted.class, run));
      assertCameOnce(listener.all(ReplyChosen.class, run));
      List<TurnContext> finals = listener.contexts(TranscriptCompleted.class, run);
      System.out.printf(
          "a second asr ended %.1f s after its stop; finals, ms after the end of the sound:"
              + " before it came and while it was there %s, when it left %s%n",
          ending.toMillis() / 1e3,
          late(finals, began, stopping),
          late(finals, stopping, Instant.MAX));
      assertThat(late(finals, began, Instant.MAX).getMax())
          .as("longest wait for a transcript, ms")
          .isLessThan(LONGEST_WAIT.toMillis());
    }
  }

  private CountDownLatch speak(Writer writer) {
    List<Writer.Utterance> utterances = new ArrayList<>();
    for (int i = 0; i < SPEAKERS; i++) {
      String phrase = Speech.PHRASES.get(i % Speech.PHRASES.size());
      utterances.add(new Writer.Utterance(run + speakers, UtteranceId.of(1), Speech.of(phrase)));
      speakers++;
    }
    return writer.speak(utterances, APART);
  }

  /** From the end of the sound to its transcript, of what ended within that time. */
  private static LongSummaryStatistics late(List<TurnContext> finals, Instant from, Instant to) {
    return finals.stream()
        .filter(context -> !reached(context, Stage.SPEECH_ENDED).isBefore(from))
        .filter(context -> reached(context, Stage.SPEECH_ENDED).isBefore(to))
        .mapToLong(context ->
            Duration.between(
                    reached(context, Stage.SPEECH_ENDED), reached(context, Stage.TRANSCRIBED))
                .toMillis())
        .summaryStatistics();
  }

  private static Instant reached(TurnContext context, Stage stage) {
    return requireNonNull(context.reached().get(stage), stage::header);
  }

  private void assertCameOnce(List<? extends Event> events) {
    List<UUID> ids = events.stream().map(Event::id).toList();
    assertThat(new HashSet<>(ids)).as("none is lost").hasSize(speakers);
    assertThat(ids).as("none is doubled").hasSize(speakers);
  }
}
