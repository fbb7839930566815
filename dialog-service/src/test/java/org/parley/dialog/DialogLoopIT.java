package org.parley.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.dialog.policy.Policy;
import org.parley.dialog.skill.Actions;
import org.parley.events.Act;
import org.parley.events.Event;
import org.parley.events.EventCodec;
import org.parley.events.MalformedEventException;
import org.parley.events.Outcome;
import org.parley.events.ReplyChosen;
import org.parley.events.ScoredIntent;
import org.parley.events.SessionForgotten;
import org.parley.events.Slot;
import org.parley.events.SlotValue;
import org.parley.events.Stage;
import org.parley.events.Topics;
import org.parley.events.TurnContext;
import org.parley.events.TurnEnded;
import org.parley.events.UtteranceId;
import org.parley.events.UtteranceUnderstood;
import org.parley.kafka.DyingProducer;
import org.parley.kafka.DyingProducer.Moment;
import org.parley.kafka.TestKafka;
import org.parley.kafka.TopicProbe;
import org.parley.messaging.KafkaEvents;
import org.parley.messaging.TransactionalKafka;
import org.parley.messaging.TurnSpans;
import org.parley.skills.SkillSet;

/** The loop on a real broker, with replicas that are killed at the worst moments. */
class DialogLoopIT {
  private static final SkillSet SKILLS = SkillSet.load(Path.of("../skills"));
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final Duration FORGET_AFTER = Duration.ofDays(7);
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(4);
  private static final String BROKER = TestKafka.shared().bootstrapServers();

  private final AtomicReference<Instant> time = new AtomicReference<>(START);
  private final InstantSource clock = time::get;
  private final String session = "session-" + UUID.randomUUID();
  private final KafkaEvents events = new KafkaEvents();
  private final List<Replica> replicas = new ArrayList<>();
  private final TopicProbe replies = new TopicProbe(BROKER, Topics.REPLIES);
  private final TopicProbe turns = new TopicProbe(BROKER, Topics.TURNS);

  /** The service as a process of its own would be. */
  private final class Replica {
    private final Sessions sessions = new Sessions(FORGET_AFTER);
    private final DialogLoop loop;
    private final Thread thread;

    Replica(TransactionalKafka kafka) {
      Policy policy = new Policy(SKILLS, Actions.shipped(), ZoneId.of("UTC"));
      DialogMeters meters = new DialogMeters(new SimpleMeterRegistry(), sessions, TurnSpans.none());
      loop = new DialogLoop(kafka, sessions, policy, clock, meters);
      thread = Thread.ofPlatform().uncaughtExceptionHandler((t, e) -> {}).start(loop);
      replicas.add(this);
    }

    void stop() {
      loop.stop();
      awaitEnd();
    }

    void awaitEnd() {
      try {
        assertThat(thread.join(Duration.ofSeconds(40))).as("ended").isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @AfterEach
  void end() {
    replicas.forEach(Replica::stop);
    replies.close();
    turns.close();
  }

  @Test
  void anUtteranceIsAnsweredToItsGatewayAndItsTurnReportedOnce() {
    start(0);
    say(session, 1, "orderDrink", text("coffeeDrink", "latte"));
    say(session, 2, "correct", text("size", "large"));
    List<ReplyChosen> heard = hear(session, 2);
    assertThat(heard).extracting(ReplyChosen::act).containsExactly(Act.INFORM, Act.INFORM);
    assertThat(heard.getLast().text()).contains("large");
    time.set(START.plusSeconds(10));
    List<TurnEnded> ended = ended(2);
    assertThat(ended)
        .extracting(TurnEnded::outcome)
        .containsExactly(Outcome.CORRECTED, Outcome.FULFILLED);
    assertThat(ended.getFirst().ms()).containsEntry(Stage.UNDERSTOOD, 80L);
    assertThat(ended.getFirst().models())
        .containsEntry("asr", "asr@1")
        .containsEntry("nlu", "nlu@1");
    assertThat(ended.getFirst().arms()).containsEntry("asr", "a").containsEntry("nlu", "b");
    assertThat(ended).as("another model stood in").noneMatch(TurnEnded::exposed);
  }

  @Test
  void killedBetweenSendingAndCommittingItAnswersOnceAfterItsRestart() {
    Replica killed = startDying(0, Moment.BEFORE_COMMIT);
    say(session, 1, "orderDrink", text("coffeeDrink", "latte"));
    killed.awaitEnd();
    assertThat(ofSession(replies.during(QUIET), session)).isEmpty();
    start(0);
    assertThat(hear(session, 1)).hasSize(1);
    say(session, 2, "listOrders");
    assertThat(orders(hear(session, 1).getFirst())).as("orders placed").isEqualTo(1);
    assertThat(ofSession(replies.during(QUIET), session)).isEmpty();
  }

  @Test
  void killedRightAfterCommittingItAnswersNothingTwice() {
    Replica killed = startDying(0, Moment.AFTER_COMMIT);
    say(session, 1, "orderDrink", text("coffeeDrink", "latte"));
    assertThat(hear(session, 1)).hasSize(1);
    killed.awaitEnd();
    start(0);
    say(session, 2, "listOrders");
    ReplyChosen next = hear(session, 1).getFirst();
    assertThat(next.utterance()).contains(UtteranceId.of(2));
    assertThat(orders(next)).isEqualTo(1);
  }

  @Test
  void anotherReplicaTakesOverFromOneKilledInATransaction() {
    Replica killed = startDying(0, Moment.BEFORE_COMMIT);
    say(session, 1, "orderDrink", text("coffeeDrink", "latte"));
    killed.awaitEnd();
    start(1);
    say(session, 2, "listOrders");
    List<ReplyChosen> heard = hear(session, 2);
    assertThat(heard)
        .extracting(reply -> reply.utterance().orElseThrow())
        .containsExactly(UtteranceId.of(1), UtteranceId.of(2));
    assertThat(orders(heard.getLast())).isEqualTo(1);
  }

  @Test
  void aRestartRemembersWhatWasAsked() {
    Replica first = start(0);
    say(session, 1, "orderDrink");
    assertThat(hear(session, 1).getFirst().act()).isEqualTo(Act.ASK);
    first.stop();
    Replica second = start(0);
    say(session, 2, "answer", text("coffeeDrink", "mocha"));
    assertThat(hear(session, 1).getFirst().text()).contains("mocha");
    assertThat(second.sessions.find(session)).isPresent();
  }

  @Test
  void aSessionIsForgottenAfterItsTimeUnlessItKeepsSomething() {
    String shopper = "shopper-" + UUID.randomUUID();
    Replica first = start(0);
    try (TopicProbe states = new TopicProbe(BROKER, Topics.DIALOG_STATES)) {
      say(session, 1, "greet");
      say(shopper, 1, "addItem", text("item", "milk"));
      assertThat(hear(shopper, 1)).hasSize(1);
      time.set(START.plusSeconds(11));
      assertThat(ended(1)).hasSize(1);
      time.set(START.plusSeconds(12).plus(FORGET_AFTER));
      assertThat(
              states.until(read -> ofSession(read, session).stream().anyMatch(this::isTombstone)))
          .noneMatch(record -> record.key().equals(shopper) && isTombstone(record));
    }
    first.stop();
    time.set(START.plusSeconds(13));
    Replica second = start(0);
    say(shopper, 2, "addItem", text("item", "bread"));
    assertThat(hear(shopper, 1).getLast().state().skills().at("/lists").toString())
        .contains("milk")
        .contains("bread");
    assertThat(second.sessions.find(session)).as("read back").isEmpty();
  }

  @Test
  void aSessionThatIsToBeForgottenIsTombstonedAndComesBackByNoRestartAndNoLateUtterance() {
    Replica first = start(0);
    say(session, 1, "addItem", text("item", "milk"));
    say(session, 2, "setTimer", span("duration", Duration.ofMinutes(5)));
    assertThat(hear(session, 2).getLast().state().skills().at("/timers")).hasSize(1);
    forget(session, 3);
    assertThat(ended(2)).extracting(TurnEnded::outcome).containsOnly(Outcome.FULFILLED);
    first.stop();

    time.set(START.plus(Duration.ofMinutes(6)));
    Replica second = start(0);
    say(session, 3, "addItem", text("item", "bread"));
    assertThat(ofSession(replies.during(QUIET), session)).as("rung or answered").isEmpty();
    assertThat(second.sessions.find(session)).isEmpty();

    say(session, 4, "addItem", text("item", "tea"));
    assertThat(hear(session, 1).getFirst().state().skills().at("/lists").toString())
        .contains("tea")
        .doesNotContain("milk", "bread");
  }

  @Test
  void killedWhileItForgetsItForgetsAfterItsRestart() {
    Replica first = start(0);
    say(session, 1, "addItem", text("item", "milk"));
    assertThat(hear(session, 1)).hasSize(1);
    first.stop();
    Replica killed = startDying(0, Moment.BEFORE_COMMIT);
    replies.send(forgotten(session, 2));
    killed.awaitEnd();
    try (TopicProbe states = new TopicProbe(BROKER, Topics.DIALOG_STATES)) {
      Replica second = start(0);
      states.until(read -> ofSession(read, session).stream().anyMatch(this::isTombstone));
      second.stop();
      assertThat(start(0).sessions.find(session)).isEmpty();
    }
  }

  /** Of two gateways whose clocks differ, the one that was asked may be behind. */
  @Test
  void whatWasAnsweredUnderAHigherNumberIsForgottenToo() {
    start(0);
    say(session, 9, "addItem", text("item", "milk"));
    assertThat(hear(session, 1)).hasSize(1);
    forget(session, 3);
    say(session, 9, "addItem", text("item", "bread"));
    say(session, 10, "addItem", text("item", "tea"));
    assertThat(hear(session, 1).getFirst().state().skills().at("/lists").toString())
        .contains("tea")
        .doesNotContain("milk", "bread");
  }

  /** Asks, and waits until the session's state is off its topic. */
  private void forget(String who, int through) {
    try (TopicProbe states = new TopicProbe(BROKER, Topics.DIALOG_STATES)) {
      replies.send(forgotten(who, through));
      states.until(read -> ofSession(read, who).stream().anyMatch(this::isTombstone));
    }
  }

  private ProducerRecord<String, byte[]> forgotten(String who, int through) {
    SessionForgotten asked = new SessionForgotten(who, UtteranceId.of(through));
    return events.record(new EventCodec().encode(asked, TurnContext.none(), START, "/test"));
  }

  private boolean isTombstone(ConsumerRecord<String, byte[]> record) {
    return record.value() == null;
  }

  @Test
  void aTimerDueWhileNobodyRanRingsOnceAfterTheRestart() {
    Replica first = start(0);
    setTimerAndStop(first);
    Replica second = start(0);
    ReplyChosen ring = hear(session, 1).getFirst();
    assertThat(ring.act()).isEqualTo(Act.ALERT);
    assertThat(ring.utterance()).isEmpty();
    second.stop();
    start(0);
    assertThat(ofSession(replies.during(QUIET), session)).as("rings again").isEmpty();
  }

  @Test
  void aTimerThatRingsInAKilledTransactionRingsOnce() {
    Replica first = start(0);
    setTimerAndStop(first);
    startDying(0, Moment.BEFORE_COMMIT).awaitEnd();
    start(0);
    ReplyChosen ring = hear(session, 1).getFirst();
    assertThat(ring.act()).isEqualTo(Act.ALERT);
    assertThat(ofSession(replies.during(QUIET), session)).isEmpty();
  }

  @Test
  void whatIsNoInterpretationGoesToTheDeadLettersAndTheNextIsAnswered() {
    start(0);
    try (TopicProbe dead =
        new TopicProbe(BROKER, Topics.deadLetter(Topics.INTERPRETATIONS, "dialog"))) {
      byte[] broken = "{broken".getBytes(StandardCharsets.UTF_8);
      replies.send(new ProducerRecord<>(Topics.INTERPRETATIONS, session, broken));
      replies.send(new ProducerRecord<>(Topics.INTERPRETATIONS, session, null));
      say(session, 1, "greet");
      assertThat(hear(session, 1)).hasSize(1);
      assertThat(ofSession(dead.until(read -> ofSession(read, session).size() >= 2), session))
          .allMatch(record -> record.headers().lastHeader("parley_reason") != null);
    }
  }

  @Test
  void aBrokenStateGoesToTheDeadLettersAndTheSessionBeginsAnew() {
    try (TopicProbe dead =
        new TopicProbe(BROKER, Topics.deadLetter(Topics.DIALOG_STATES, "dialog"))) {
      breakState();
      start(0);
      say(session, 1, "greet");
      assertThat(hear(session, 1)).hasSize(1);
      assertThat(dead.until(read -> !ofSession(read, session).isEmpty())).isNotEmpty();
    }
  }

  @Test
  void aBrokenStateIsOneDeadLetterThoughItsFirstCommitFails() {
    try (TopicProbe dead =
        new TopicProbe(BROKER, Topics.deadLetter(Topics.DIALOG_STATES, "dialog"))) {
      breakState();
      startFailing(0);
      say(session, 1, "greet");
      assertThat(hear(session, 1)).hasSize(1);
      assertThat(ofSession(dead.during(QUIET), session)).hasSize(1);
    }
  }

  private void breakState() {
    byte[] broken = "{broken".getBytes(StandardCharsets.UTF_8);
    replies.send(new ProducerRecord<>(Topics.DIALOG_STATES, session, broken));
  }

  @Test
  void sessionsThatSpeakAtOnceNeverMixAndKeepTheirOrder() {
    start(0);
    List<String> sessions = Stream.generate(() -> "session-" + UUID.randomUUID()).limit(8).toList();
    List<String> rooms =
        List.of(
            "kitchen", "office", "garage", "garden", "bedroom", "bathroom", "nursery", "hallway");
    for (int turn = 1; turn <= 6; turn++) {
      for (int i = 0; i < sessions.size(); i++) {
        say(sessions.get(i), turn, "lightsOn", text("room", rooms.get(i)));
      }
    }
    List<ConsumerRecord<String, byte[]>> read = replies.until(all -> all.size() >= 48);
    for (int i = 0; i < sessions.size(); i++) {
      List<ReplyChosen> own = chosen(read, sessions.get(i));
      assertThat(own)
          .extracting(reply -> reply.utterance().orElseThrow().number())
          .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
      assertThat(own.getLast().state().skills().at("/home/lights").fieldNames())
          .toIterable()
          .containsExactly(rooms.get(i));
    }
  }

  /** A timer for five minutes that is due while nobody runs. */
  private void setTimerAndStop(Replica replica) {
    say(session, 1, "setTimer", span("duration", Duration.ofMinutes(5)));
    assertThat(hear(session, 1)).hasSize(1);
    replica.stop();
    time.set(START.plus(Duration.ofMinutes(6)));
  }

  private Replica start(int ordinal) {
    return new Replica(new TransactionalKafka(settings(), "dialog", ordinal, TRANSACTION_TIMEOUT));
  }

  /** A replica that is killed when it commits its first reply, or the end of a session. */
  private Replica startDying(int ordinal, Moment moment) {
    return new Replica(
        new TransactionalKafka(settings(), "dialog", ordinal, TRANSACTION_TIMEOUT) {
          @Override
          public Producer<String, byte[]> producer() {
            return new DyingProducer(
                producerSettings(),
                moment,
                record -> record.topic().equals(Topics.REPLIES) || record.value() == null);
          }
        });
  }

  /** A replica whose first commit fails. */
  private Replica startFailing(int ordinal) {
    AtomicBoolean failed = new AtomicBoolean();
    return new Replica(
        new TransactionalKafka(settings(), "dialog", ordinal, TRANSACTION_TIMEOUT) {
          @Override
          public Producer<String, byte[]> producer() {
            return new KafkaProducer<>(
                producerSettings(), new StringSerializer(), new ByteArraySerializer()) {
              @Override
              public void commitTransaction() {
                if (failed.compareAndSet(false, true)) {
                  throw new KafkaException("the first commit fails");
                }
                super.commitTransaction();
              }
            };
          }
        });
  }

  private static Map<String, Object> settings() {
    return Map.of("bootstrap.servers", BROKER);
  }

  private void say(String who, int utterance, String intent, Slot... slots) {
    UtteranceUnderstood heard =
        new UtteranceUnderstood(
            who,
            UtteranceId.of(utterance),
            "words",
            new ScoredIntent(intent, 0.95),
            List.of(slots),
            List.of(),
            "nlu@1",
            "b",
            "asr@1",
            "a",
            true);
    TurnContext context =
        TurnContext.replyingTo("gateway-1")
            .at(Stage.SPEECH_ENDED, START.minusMillis(100))
            .at(Stage.UNDERSTOOD, START.minusMillis(20));
    replies.send(events.record(new EventCodec().encode(heard, context, START, "/test")));
  }

  private static Slot text(String name, String value) {
    return new Slot(name, new SlotValue.Text(value), value);
  }

  private static Slot span(String name, Duration value) {
    return new Slot(name, new SlotValue.Span(value), value.toString());
  }

  private static int orders(ReplyChosen reply) {
    return reply.state().skills().at("/orders").size();
  }

  private List<ReplyChosen> hear(String who, int count) {
    return chosen(replies.until(read -> ofSession(read, who).size() >= count), who);
  }

  private List<ReplyChosen> chosen(List<ConsumerRecord<String, byte[]>> read, String who) {
    return ofSession(read, who).stream().map(this::event).map(ReplyChosen.class::cast).toList();
  }

  private List<TurnEnded> ended(int count) {
    return ofSession(turns.until(read -> ofSession(read, session).size() >= count), session)
        .stream()
        .map(this::event)
        .map(TurnEnded.class::cast)
        .toList();
  }

  private static List<ConsumerRecord<String, byte[]>> ofSession(
      List<ConsumerRecord<String, byte[]>> read, String who) {
    return read.stream().filter(record -> who.equals(record.key())).toList();
  }

  private Event event(ConsumerRecord<String, byte[]> record) {
    try {
      return events.decode(record).event();
    } catch (MalformedEventException e) {
      throw new AssertionError(e);
    }
  }
}
