package org.parley.gateway.conversation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.parley.access.Allowance;
import org.parley.events.AudioChunk;
import org.parley.events.Decoded;
import org.parley.events.Endpoint;
import org.parley.events.Event;
import org.parley.events.SoundStarted;
import org.parley.events.TurnContext;
import org.parley.signal.Sound;

class ConversationsTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final List<Event> written = new ArrayList<>();
  private final List<Throwable> broken = new ArrayList<>();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private EventLog log = this::keep;
  private Instant now = NOON;

  private CompletionStage<Void> keep(Event event, TurnContext context) {
    written.add(event);
    return CompletableFuture.completedFuture(null);
  }

  private CompletionStage<Void> refuse(Event event, TurnContext context) {
    written.add(event);
    return CompletableFuture.failedFuture(new IllegalStateException("no broker"));
  }

  private Conversations conversations(Executor threads) {
    return new Conversations(
        "gateway-1",
        () -> now,
        new Limits(
            1_000, Duration.ofMinutes(2), Duration.ofMinutes(10), 1 << 16, Duration.ofSeconds(20)),
        Versions.NONE,
        2,
        (event, context) -> log.append(event, context),
        new Measures() {
          @Override
          public void turn(StageTimes times, String asr, String nlu) {}

          @Override
          public void failed(Problem.Kind kind) {}

          @Override
          public void bargedIn() {}
        },
        threads,
        broken::add);
  }

  private void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private static Question recording(int seconds) {
    return new Question.Recorded(new Sound(new float[16_000 * seconds], 16_000));
  }

  private static Problem problem(CompletionStage<TurnAnswer> answer) {
    assertThat(answer.toCompletableFuture()).isCompletedExceptionally();
    try {
      throw new AssertionError(answer.toCompletableFuture().join());
    } catch (CompletionException e) {
      assertThat(e.getCause()).isInstanceOf(TurnRefusedException.class);
      return ((TurnRefusedException) requireNonNull(e.getCause())).problem();
    }
  }

  /** As when the log answers on the caller's own thread, which then comes back into the session. */
  @Test
  void aBrokerThatRefusesAtOnceFailsTheRequestOnWhateverThread() {
    log = this::refuse;
    for (Executor threads : List.<Executor>of(Runnable::run, tasks::add)) {
      Conversations conversations = conversations(threads);
      CompletionStage<TurnAnswer> spoken =
          conversations.ask("spoken", List.of(), recording(100), Allowance.UNLIMITED);
      CompletionStage<TurnAnswer> typed =
          conversations.ask("typed", List.of(), new Question.Typed("hello"), Allowance.UNLIMITED);
      runAll();
      assertThat(problem(spoken).kind()).isEqualTo(Problem.Kind.UNAVAILABLE);
      assertThat(problem(typed).kind()).isEqualTo(Problem.Kind.UNAVAILABLE);
      assertThat(conversations.streams()).isZero();
    }
    assertThat(written).as("of each recording one piece was tried").hasSize(4);
    assertThat(broken).isEmpty();
  }

  @Test
  void aFigureThatIsNotWrittenCostsNoTurn() {
    log =
        (event, context) ->
            event instanceof SoundStarted ? refuse(event, context) : keep(event, context);
    Conversations conversations = conversations(Runnable::run);
    CompletionStage<TurnAnswer> asked =
        conversations.ask("kitchen", List.of(), recording(1), Allowance.UNLIMITED);
    var answers = new Answers("kitchen", ((AudioChunk) written.getFirst()).utterance());
    for (Event event :
        List.of(
            answers.transcript("hello", Endpoint.END_MARK),
            answers.meaning(),
            answers.reply("Hello!"),
            answers.speech(0, false),
            answers.speech(1, true))) {
      assertThat(conversations.receive("kitchen", new Decoded(event, TurnContext.none(), now)))
          .isTrue();
    }
    assertThat(written).hasAtLeastOneElementOfType(SoundStarted.class);
    assertThat(asked.toCompletableFuture().join().reply()).contains("Hello!");
  }

  @Test
  void whatShouldNotHappenIsToldToEverybodyWhoWaits() {
    var client = new Told();
    Conversations conversations = conversations(tasks::add);
    Conversations.Stream stream =
        conversations.open("kitchen", List.of(), client, Allowance.UNLIMITED);
    runAll();
    log =
        (_, _) -> {
          throw new IllegalStateException("broken");
        };
    stream.take(new Input.Sound(new byte[3_200]));
    CompletionStage<TurnAnswer> asked =
        conversations.ask("kitchen", List.of(), recording(1), Allowance.UNLIMITED);
    runAll();
    assertThat(broken).hasSize(2);
    assertThat(client.dismissals()).hasSize(1);
    assertThat(problem(asked).kind()).isEqualTo(Problem.Kind.UNAVAILABLE);
    log = this::keep;
    stream.close();
    runAll();
    conversations.tick();
    assertThat(conversations.isOpen("kitchen")).as("forgotten").isFalse();
  }

  @Test
  void aSessionIsForgottenWhenItsClientHasLeftAndNothingIsToCome() {
    Conversations conversations = conversations(tasks::add);
    try (Conversations.Stream _ =
        conversations.open("kitchen", List.of(), new Told(), Allowance.UNLIMITED)) {
      runAll();
      conversations.tick();
      runAll();
      assertThat(conversations.isOpen("kitchen")).isTrue();
    }
    conversations.tick();
    assertThat(conversations.isOpen("kitchen")).as("its closing is not done yet").isTrue();
    runAll();
    conversations.tick();
    assertThat(conversations.isOpen("kitchen")).isFalse();
    assertThat(conversations.streams()).isZero();
  }

  @Test
  void soundThatComesFasterThanItIsTakenIsRefused() {
    Conversations conversations = conversations(tasks::add);
    Conversations.Stream stream =
        conversations.open("kitchen", List.of(), new Told(), Allowance.UNLIMITED);
    stream.take(new Input.Sound(new byte[1 << 15]));
    stream.take(new Input.Sound(new byte[1 << 15]));
    assertThatThrownBy(() -> stream.take(new Input.Sound(new byte[2])))
        .isInstanceOfSatisfying(
            TurnRefusedException.class,
            refused -> assertThat(refused.problem().kind()).isEqualTo(Problem.Kind.TOO_LARGE));
    runAll();
    stream.take(new Input.Sound(new byte[2]));
    stream.take(new Input.Text("done", Optional.empty()));
    runAll();
    assertThat(written).hasSizeGreaterThan(20);
  }

  @Test
  void aVersionThatCannotServeIsRefusedBeforeAnythingIsSent() {
    Conversations conversations = conversations(tasks::add);
    for (List<String> models :
        List.of(
            List.of("asr@gone-3fa9c21b04de"),
            List.of("the best"),
            List.of("asr@1-3fa9c21b04de", "asr@2-9b1c0d2e3f40"))) {
      assertThatThrownBy(() ->
              conversations.ask(
                  "kitchen", models, new Question.Typed("hello"), Allowance.UNLIMITED))
          .isInstanceOf(TurnRefusedException.class)
          .hasMessageStartingWith("model: ");
      assertThatThrownBy(
              () -> conversations.open("kitchen", models, new Told(), Allowance.UNLIMITED))
          .isInstanceOf(TurnRefusedException.class);
    }
    assertThat(conversations.streams()).isZero();
    assertThat(written).isEmpty();
  }
}
