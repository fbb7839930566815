package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parley.events.Event;
import org.parley.events.ReplyChosen;
import org.parley.events.SpeechChunk;
import org.parley.events.TranscriptCompleted;
import org.parley.events.UtteranceId;
import org.parley.events.UtteranceUnderstood;
import org.parley.launcher.suite.Service;

/** Twenty people speak at once, and in the middle something dies. */
class CrashIT {
  private static final int SPEAKERS = 20;
  private static final Duration APART = Duration.ofMillis(100);
  private static final Duration MIDDLE = Duration.ofMillis(2_500);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** From the kill to the last final and the last reply; how long it took is printed. */
  private static final Duration BACK = Duration.ofSeconds(10);

  private static final Suite SUITE = Suite.running();

  private static Map<Integer, Said> undisturbed = Map.of();

  @BeforeAll
  static void listenToAnUndisturbedRun() throws Exception {
    Speech.PHRASES.forEach(Speech::of);
    String run = "calm-" + UUID.randomUUID() + "-";
    try (Listener listener = Listener.open(SUITE.kafka());
        Writer writer = new Writer(SUITE.kafka())) {
      writer.speak(utterances(run), APART).await(60, TimeUnit.SECONDS);
      listener.await(ReplyChosen.class, run, SPEAKERS, LIMIT);
      assertEverythingCameOnce(listener, run);
      undisturbed = said(listener, run);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Service.class,
      names = {"ASR", "NLU", "DIALOG"})
  void noUtteranceIsLostOrDoubledWhereAServiceIsKilled(Service service) throws Exception {
    String run = "killed-" + service.shortName() + "-" + UUID.randomUUID() + "-";
    try (Listener listener = Listener.open(SUITE.kafka());
        Writer writer = new Writer(SUITE.kafka())) {
      var spoken = writer.speak(utterances(run), APART);
      LockSupport.parkNanos(MIDDLE.toNanos());
      long killed = System.nanoTime();
      SUITE.kill(service);
      spoken.await(60, TimeUnit.SECONDS);
      listener.await(ReplyChosen.class, run, SPEAKERS, LIMIT);

      assertEverythingCameOnce(listener, run);
      assertThat(said(listener, run)).isEqualTo(undisturbed);
      Duration finals =
          Duration.ofNanos(listener.lastNanos(TranscriptCompleted.class, run) - killed);
      Duration replies = Duration.ofNanos(listener.lastNanos(ReplyChosen.class, run) - killed);
      System.out.printf(
          "kill -9 of %s: last final after %.1f s, last reply after %.1f s%n",
          service.moduleName(), finals.toMillis() / 1e3, replies.toMillis() / 1e3);
      assertThat(finals).isLessThan(BACK);
      assertThat(replies).isLessThan(BACK);
    }
    assertThat(SUITE.announced())
        .contains(service.moduleName() + " ended with status 137; starting it again");
    SUITE.awaitReady();
  }

  /** A reply that was being spoken is spoken again, in chunks of the same ids and sound. */
  @Test
  void noReplysSoundIsLostOrDoubledWhereTtsIsKilled() throws Exception {
    String run = "killed-tts-" + UUID.randomUUID() + "-";
    try (Listener listener = Listener.open(SUITE.kafka());
        Writer writer = new Writer(SUITE.kafka())) {
      var spoken = writer.speak(utterances(run), APART);
      // Some replies are spoken by then, some are being spoken, some are still to come.
      listener.await(SpeechChunk.class, run, SpeechChunk::last, SPEAKERS / 2, LIMIT);
      long killed = System.nanoTime();
      SUITE.kill(Service.TTS);
      spoken.await(60, TimeUnit.SECONDS);
      listener.await(ReplyChosen.class, run, SPEAKERS, LIMIT);
      listener.await(SpeechChunk.class, run, SpeechChunk::last, SPEAKERS, LIMIT);

      assertEverythingCameOnce(listener, run);
      assertEveryReplyIsSpokenWhole(listener, run);
      Duration sound = Duration.ofNanos(listener.lastNanos(SpeechChunk.class, run) - killed);
      System.out.printf(
          "kill -9 of tts-service: last sound after %.1f s%n", sound.toMillis() / 1e3);
    }
    assertThat(SUITE.announced()).contains("tts-service ended with status 137; starting it again");
    SUITE.awaitReady();
  }

  /** Each chunk of each reply, from the first to the one marked as the last, under one id. */
  private static void assertEveryReplyIsSpokenWhole(Listener listener, String run) {
    List<SpeechChunk> all = listener.all(SpeechChunk.class, run);
    Map<UUID, SpeechChunk> chunks = new HashMap<>();
    for (SpeechChunk chunk : all) {
      SpeechChunk before = chunks.putIfAbsent(chunk.id(), chunk);
      assertThat(before == null ? chunk : before).as("what comes again").isEqualTo(chunk);
    }
    System.out.printf("%d chunks, %d of them twice%n", chunks.size(), all.size() - chunks.size());
    Map<UUID, List<SpeechChunk>> byReply =
        chunks.values().stream().collect(Collectors.groupingBy(SpeechChunk::reply));
    assertThat(byReply.keySet())
        .isEqualTo(
            listener.all(ReplyChosen.class, run).stream()
                .map(ReplyChosen::id)
                .collect(Collectors.toSet()));
    byReply.forEach((reply, sound) -> {
      sound.sort(Comparator.comparingInt(SpeechChunk::sequence));
      for (int i = 0; i < sound.size(); i++) {
        assertThat(sound.get(i).sequence()).as("chunk of %s", reply).isEqualTo(i);
        assertThat(sound.get(i).last()).as("last of %s", reply).isEqualTo(i == sound.size() - 1);
      }
    });
  }

  @Test
  void nothingIsLostWhereTheBrokerStopsAndStartsAgain() throws Exception {
    String run = "broker-" + UUID.randomUUID() + "-";
    try (Listener listener = Listener.open(SUITE.kafka());
        Writer writer = new Writer(SUITE.kafka())) {
      var spoken = writer.speak(utterances(run), APART);
      LockSupport.parkNanos(MIDDLE.toNanos());
      SUITE.stopBroker();
      long stopped = System.nanoTime();
      SUITE.startBroker();
      double away = (System.nanoTime() - stopped) / 1e9;
      spoken.await(60, TimeUnit.SECONDS);
      listener.await(ReplyChosen.class, run, SPEAKERS, LIMIT);

      assertThat(writer.everythingWasTaken()).isTrue();
      assertEverythingCameOnce(listener, run);
      assertThat(said(listener, run)).isEqualTo(undisturbed);
      System.out.printf(
          "broker away for %.1f s: last reply %.1f s after its stop%n",
          away, (listener.lastNanos(ReplyChosen.class, run) - stopped) / 1e9);
    }
    SUITE.awaitReady();
  }

  private static List<Writer.Utterance> utterances(String run) {
    List<Writer.Utterance> utterances = new ArrayList<>();
    for (int i = 0; i < SPEAKERS; i++) {
      String phrase = Speech.PHRASES.get(i % Speech.PHRASES.size());
      utterances.add(new Writer.Utterance(run + i, UtteranceId.of(1), Speech.of(phrase)));
    }
    return utterances;
  }

  private static Map<Integer, Said> said(Listener listener, String run) {
    return listener.all(TranscriptCompleted.class, run).stream()
        .collect(
            Collectors.toMap(
                completed -> Integer.parseInt(completed.session().substring(run.length())),
                Said::of));
  }

  private static void assertEverythingCameOnce(Listener listener, String run) {
    Listener.assertCameOnce(listener.all(TranscriptCompleted.class, run), SPEAKERS);
    assertCameUnderOneId(listener.all(UtteranceUnderstood.class, run));
    Listener.assertCameOnce(listener.all(ReplyChosen.class, run), SPEAKERS);
  }

  /** An interpretation may be written again after a crash; its id lets dialog take it once. */
  private static void assertCameUnderOneId(List<UtteranceUnderstood> events) {
    assertThat(new HashSet<>(events.stream().map(Event::id).toList()))
        .as("none is lost")
        .hasSize(SPEAKERS);
    assertThat(new HashSet<>(events)).as("what comes again is the same").hasSize(SPEAKERS);
  }
}
