package org.parley.gateway.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.access.Allowance;
import org.parley.events.Assignment;
import org.parley.events.AudioChunk;
import org.parley.events.Decoded;
import org.parley.events.Endpoint;
import org.parley.events.Event;
import org.parley.events.SoundStarted;
import org.parley.events.TranscriptCompleted;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceId;

/** A session by hand: no threads, no broker, and time passes when the test says so. */
class ConversationTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String SESSION = "kitchen";
  private static final byte[] TENTH = new byte[3_200];

  private static final Map<String, Assignment> ARMS =
      Map.of(
          "asr", new Assignment(12, "half", "asr@2-9b1c0d2e3f40", 0.25),
          "nlu", new Assignment(3, Assignment.CHAMPION, "nlu@1-77d0e5a9c1f2", 1));

  private final List<Event> written = new ArrayList<>();
  private final List<TurnContext> contexts = new ArrayList<>();
  private final Told client = new Told();
  private Instant now = START;
  private CompletionStage<Void> fate = CompletableFuture.completedFuture(null);
  private final Conversation conversation = new Conversation(edge(), SESSION);

  private Edge edge() {
    return new Edge(
        "gateway-1",
        () -> now,
        new Limits(1_000, Duration.ofMinutes(2), Duration.ofMinutes(10), 1 << 20, PATIENCE),
        new Versions(ARMS),
        (_, _, event, context) -> {
          written.add(event);
          contexts.add(context);
          return fate;
        },
        new Measures() {
          @Override
          public void turn(StageTimes times, String asr, String nlu) {}

          @Override
          public void failed(Problem.Kind kind) {}

          @Override
          public void bargedIn() {}
        });
  }

  @BeforeEach
  void open() {
    conversation.opened(client, Allowance.UNLIMITED);
  }

  private void speak(int tenths) {
    for (int i = 0; i < tenths; i++) {
      conversation.take(client, new Input.Sound(TENTH), Map.of(), () -> {});
    }
  }

  private void end() {
    conversation.take(client, new Input.End(), Map.of(), () -> {});
  }

  private void type(String text) {
    conversation.take(client, new Input.Text(text, Optional.empty()), Map.of(), () -> {});
  }

  private void receive(Event... events) {
    for (Event event : events) {
      conversation.receive(new Decoded(event, TurnContext.replyingTo("gateway-1"), now));
    }
  }

  /** Time passes in steps of a gateway's clock. */
  private void pass(Duration time) {
    Instant until = now.plus(time);
    while (now.isBefore(until)) {
      now = now.plusMillis(200);
      conversation.tick();
    }
  }

  private List<AudioChunk> sound() {
    return written.stream()
        .filter(AudioChunk.class::isInstance)
        .map(AudioChunk.class::cast)
        .toList();
  }

  private UtteranceId spoken() {
    return sound().getLast().utterance();
  }

  private Answers answers(UtteranceId utterance) {
    return new Answers(SESSION, utterance);
  }

  /** Everything that an utterance gets, with its reply's whole sound. */
  private void answer(UtteranceId utterance, String text, Endpoint endpoint) {
    Answers all = answers(utterance);
    receive(
        all.transcript(text, endpoint), all.meaning(), all.reply("You said " + text), all.speech());
  }

  private List<String> texts() {
    return written.stream()
        .filter(TranscriptCompleted.class::isInstance)
        .map(event -> ((TranscriptCompleted) event).text())
        .toList();
  }

  @Test
  void whatComesBeforeItsCauseIsToldAfterIt() {
    speak(3);
    end();
    Answers all = answers(spoken());
    receive(
        all.speech(),
        all.reply("Hello!"),
        all.meaning(),
        all.partial(1, "hel"),
        all.transcript("hello", Endpoint.END_MARK));
    assertThat(client.kinds())
        .containsExactly(
            "Ready", "Partial", "Final", "Intent", "Reply", "Speech", "Speech", "Latency");
    assertThat(written.getLast()).isInstanceOf(SoundStarted.class);
  }

  @Test
  void resultsThatComeWhileTheSenderStillSpeaksAreTold() {
    speak(10);
    UtteranceId first = spoken();
    answer(first, "hello", Endpoint.SILENCE);
    speak(10);
    UtteranceId second = first.withPart(1);
    receive(answers(second).partial(1, "what"));
    answer(second, "what can you do", Endpoint.SILENCE);
    end();
    assertThat(client.finals()).containsExactly(first + " hello", second + " what can you do");
    assertThat(client.all(ServerMessage.Reply.class)).hasSize(2);
    assertThat(sound()).allMatch(chunk -> chunk.utterance().equals(first));
  }

  @Test
  void textAfterAStreamWhosePartsAreAllAnsweredWaitsTwoSecondsAndNoLonger() {
    speak(10);
    answer(spoken(), "hello", Endpoint.SILENCE);
    end();
    type("thank you");
    assertThat(texts()).isEmpty();
    pass(Duration.ofMillis(2_400));
    assertThat(texts()).containsExactly("thank you");
  }

  @Test
  void aStreamThatEndsInSilenceAfterItsAnswersIsNoFailure() {
    speak(10);
    answer(spoken(), "hello", Endpoint.SILENCE);
    end();
    pass(PATIENCE.plusSeconds(5));
    assertThat(client.all(ServerMessage.Failure.class)).isEmpty();
    conversation.closed(client);
    assertThat(conversation.isIdle()).isTrue();
  }

  @Test
  void aStreamOfWhichNothingComesBackIsGivenUpInWords() {
    speak(3);
    end();
    pass(PATIENCE.plusSeconds(1));
    assertThat(client.all(ServerMessage.Failure.class))
        .singleElement()
        .satisfies(failure -> assertThat(failure.error()).contains("asr-service"));
  }

  @Test
  void aRecordingThatIsSplitIsAnsweredWithTheWordsOfAllPartsInTheirOrder() {
    var request = new Answering();
    conversation.take(new Input.Recording(new float[32_000], request), Map.of());
    UtteranceId first = spoken();
    answer(first.withPart(1), "and a cake", Endpoint.SILENCE);
    answer(first, "a latte", Endpoint.SILENCE);
    answer(first.withPart(2), "please", Endpoint.END_MARK);
    var answer = request.answer().toCompletableFuture();
    assertThat(answer).isCompleted();
    assertThat(answer.join().transcript()).isEqualTo("a latte and a cake please");
    assertThat(answer.join().reply()).contains("You said please");
  }

  @Test
  void aPartThatHasBegunIsWaitedForHoweverLateItIs() {
    var request = new Answering();
    conversation.take(new Input.Recording(new float[32_000], request), Map.of());
    UtteranceId first = spoken();
    answer(first, "a latte", Endpoint.SILENCE);
    receive(answers(first.withPart(1)).partial(1, "and"));
    pass(Duration.ofSeconds(6));
    assertThat(request.answer().toCompletableFuture()).isNotDone();
    answer(first.withPart(1), "and a cake", Endpoint.SILENCE);
    pass(Duration.ofMillis(2_400));
    assertThat(request.answer().toCompletableFuture().join().transcript())
        .isEqualTo("a latte and a cake");
  }

  @Test
  void noiseIsToldAndWaitsForNoAnswer() {
    speak(10);
    receive(answers(spoken()).transcript("", Endpoint.SILENCE));
    pass(PATIENCE.plusSeconds(5));
    assertThat(client.kinds()).containsExactly("Ready", "Final");
    answer(spoken().withPart(1), "hello", Endpoint.SILENCE);
    assertThat(client.all(ServerMessage.Reply.class)).hasSize(1);
  }

  @Test
  void whenAPieceCannotBeWrittenTheRestIsNotTried() {
    fate = CompletableFuture.failedFuture(new IllegalStateException("no broker"));
    var request = new Answering();
    conversation.take(new Input.Recording(new float[160_000], request), Map.of());
    assertThat(sound()).hasSize(1);
    conversation.notWritten(spoken());
    assertThat(request.answer().toCompletableFuture()).isCompletedExceptionally();
  }

  @Test
  void aClientIsToldOnceThatTheBrokerIsGoneAndTheNextUtteranceWorks() {
    var late = new CompletableFuture<Void>();
    fate = late;
    speak(5);
    UtteranceId lost = spoken();
    late.completeExceptionally(new IllegalStateException("no broker"));
    for (int piece = 0; piece < 5; piece++) {
      conversation.notWritten(lost);
    }
    speak(5);
    end();
    assertThat(sound()).hasSize(5);
    assertThat(client.all(ServerMessage.Failure.class))
        .singleElement()
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo("unavailable");
          assertThat(failure.utterance()).contains(lost);
        });
    fate = CompletableFuture.completedFuture(null);
    now = now.plusSeconds(1);
    speak(2);
    end();
    answer(spoken(), "hello again", Endpoint.END_MARK);
    assertThat(client.finals()).containsExactly(spoken() + " hello again");
  }

  @Test
  void aTextThatWaitsBehindSoundWhichCannotBeWrittenGoesOn() {
    speak(2);
    end();
    type("hello");
    assertThat(texts()).isEmpty();
    conversation.notWritten(spoken());
    assertThat(texts()).containsExactly("hello");
  }

  @Test
  void theConnectionThatASessionLostSaysNothingAnyMore() {
    var newest = new Told();
    conversation.opened(newest, Allowance.UNLIMITED);
    assertThat(client.dismissals())
        .extracting(Problem::kind)
        .containsExactly(Problem.Kind.REPLACED);
    boolean[] taken = {false};
    conversation.take(client, new Input.Sound(TENTH), Map.of(), () -> taken[0] = true);
    assertThat(taken[0]).isTrue();
    assertThat(written).isEmpty();
    conversation.closed(client);
    speak(1);
    assertThat(written).as("the old connection's closing closes nothing").isEmpty();
    conversation.take(newest, new Input.Sound(TENTH), Map.of(), () -> {});
    assertThat(sound()).hasSize(1);
  }

  @Test
  void everyRecordOfAnUtteranceCarriesTheSessionsArms() {
    speak(3);
    end();
    type("what time is it");
    assertThat(contexts).hasSizeGreaterThan(3);
    assertThat(contexts).allSatisfy(context -> assertThat(context.assigned()).isEqualTo(ARMS));
  }

  @Test
  void whatATesterHasChosenTakesThePlaceOfTheArm() {
    Assignment chosen = Assignment.override(12, "asr@3-1122334455aa");
    conversation.take(client, new Input.Sound(TENTH), Map.of("asr", chosen), () -> {});
    conversation.take(client, new Input.End(), Map.of("asr", chosen), () -> {});
    assertThat(contexts)
        .isNotEmpty()
        .allSatisfy(context -> {
          assertThat(context.assigned("asr")).contains(chosen);
          assertThat(context.assigned("nlu")).isEqualTo(Optional.ofNullable(ARMS.get("nlu")));
        });
  }
}
