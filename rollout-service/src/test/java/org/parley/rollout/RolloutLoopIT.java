package org.parley.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.delivery.Broker;
import org.parley.delivery.KeyFolder;
import org.parley.delivery.SigningKey;
import org.parley.delivery.TopicRead;
import org.parley.events.Assignment;
import org.parley.events.DecisionTaken;
import org.parley.events.Event;
import org.parley.events.EventCodec;
import org.parley.events.ExperimentChanged;
import org.parley.events.Outcome;
import org.parley.events.RouteChanged;
import org.parley.events.SessionObserved;
import org.parley.events.Stage;
import org.parley.events.Topics;
import org.parley.events.TurnContext;
import org.parley.events.TurnEnded;
import org.parley.events.UtteranceId;
import org.parley.kafka.DyingProducer;
import org.parley.kafka.DyingProducer.Moment;
import org.parley.kafka.TestKafka;
import org.parley.kafka.TopicProbe;
import org.parley.messaging.KafkaEvents;
import org.parley.messaging.TransactionalKafka;
import org.parley.rollout.experiment.Metric;
import org.parley.rollout.experiment.Plan;
import org.parley.rollout.experiment.Plan.Candidate;
import org.parley.rollout.experiment.Rollout;
import org.parley.rollout.experiment.Rules;
import org.parley.rollout.experiment.Status;
import org.parley.rollout.experiment.Wanted;

/** The loop on a real broker, killed at the worst moments. */
class RolloutLoopIT {
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final String BROKER = TestKafka.shared().bootstrapServers();
  private static final Map<String, Object> COMMON = Map.of("bootstrap.servers", BROKER);
  private static final Duration TIMEOUT = Duration.ofSeconds(4);
  private static final int SESSIONS = 60;

  private final AtomicReference<Instant> time =
      new AtomicReference<>(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  private final InstantSource clock = time::get;
  private final String model = "m" + UUID.randomUUID().toString().substring(0, 8);
  private final List<Running> started = new ArrayList<>();

  @TempDir private Path keys = Path.of("");

  private final class Running {
    private final RolloutLoop loop;
    private final Thread thread;

    Running(TransactionalKafka kafka, Routes routes) {
      loop = new RolloutLoop(kafka, routes, IDLE, clock);
      thread = Thread.ofPlatform().uncaughtExceptionHandler((t, e) -> {}).start(loop);
      started.add(this);
    }

    void stop() {
      loop.stop();
      awaitEnd();
    }

    void awaitEnd() {
      try {
        assertThat(thread.join(Duration.ofSeconds(60))).as("ended").isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    Status status() {
      return loop.status().stream()
          .filter(status -> status.experiment().equals(model))
          .findFirst()
          .orElseThrow();
    }

    long sessions() {
      return status().arms().stream().mapToLong(Status.Arm::sessions).sum();
    }
  }

  /** Kafka's clients for a process that is killed at its first commit of observations. */
  private static TransactionalKafka dyingAt(Moment moment) {
    return new TransactionalKafka(COMMON, "rollout", TIMEOUT) {
      @Override
      public Producer<String, byte[]> producer() {
        return new DyingProducer(
            producerSettings(), moment, record -> record.topic().equals(Topics.OBSERVATIONS));
      }
    };
  }

  private Routes routes() {
    return new SignedRoutes(new Broker(COMMON), keys.resolve("signing.pem"), clock);
  }

  private String champion() {
    return model + "@1-111111111111";
  }

  private String candidate() {
    return model + "@2-222222222222";
  }

  @BeforeEach
  void makeKeys() {
    SigningKey _ = new KeyFolder(keys).ensure();
  }

  private Running start() {
    TransactionalKafka kafka = new TransactionalKafka(COMMON, "rollout", TIMEOUT);
    return ready(new Running(kafka, routes()));
  }

  private static Running ready(Running running) {
    await(running.loop::ready);
    return running;
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  @AfterEach
  void end() {
    started.forEach(Running::stop);
  }

  private Plan plan() {
    return plan(0.5);
  }

  private Plan plan(double share) {
    return new Plan(
        model,
        Map.of(model, champion()),
        List.of(new Candidate("candidate", Map.of(model, candidate()))),
        new Rules(Metric.TASK_SUCCESS, 0.1, 0.05, 0.05, 0, 1000, Duration.ofHours(1)),
        List.of(share),
        true,
        false);
  }

  private void begin(Running running) throws Exception {
    begin(running, plan());
  }

  private void begin(Running running, Plan plan) throws Exception {
    running.loop.wish(rollout -> rollout.start(plan, clock.instant())).get(30, TimeUnit.SECONDS);
    time.updateAndGet(now -> now.plusSeconds(20));
  }

  /** Sessions of two turns that end one after the other. */
  private void talk(int from, int to) {
    talk(
        from,
        to,
        2,
        (i, turn) -> (i * 7 + turn) % 5 == 0 ? Outcome.NOT_UNDERSTOOD : Outcome.FULFILLED);
  }

  /**
   * @param every so manieth session is the candidate's
   */
  private void talk(int from, int to, int every, BiFunction<Integer, Integer, Outcome> outcomes) {
    try (TopicProbe probe = new TopicProbe(BROKER, Topics.TURNS)) {
      EventCodec codec = new EventCodec();
      long revision = route().revision();
      for (int i = from; i < to; i++) {
        for (int turn = 1; turn <= 2; turn++) {
          boolean candidate = i % every == every - 1;
          String arm = candidate ? "candidate" : "champion";
          TurnEnded ended =
              new TurnEnded(
                  model + "-" + i,
                  UtteranceId.of(turn),
                  outcomes.apply(i, turn),
                  Map.of(),
                  Map.of(model, arm),
                  Map.of(
                      model,
                      new Assignment(
                          revision,
                          arm,
                          candidate ? candidate() : champion(),
                          candidate ? 1.0 / every : 1 - 1.0 / every)),
                  true,
                  Map.of(Stage.TRANSCRIBED, 80L + i),
                  Map.of());
          Instant at = time.updateAndGet(now -> now.plusMillis(200));
          probe.send(new KafkaEvents().record(codec.encode(ended, TurnContext.none(), at, "/it")));
        }
      }
    }
  }

  private void everybodyLeaves() {
    time.updateAndGet(now -> now.plus(IDLE.multipliedBy(2)));
  }

  /** The same numbers, computed from nothing but what was written. */
  private Status fromTheTopics(List<SessionObserved> observed) {
    Rollout again = new Rollout(IDLE);
    read(
        Topics.EXPERIMENTS,
        event -> {
          if (event instanceof ExperimentChanged changed && changed.experiment().equals(model)) {
            again.recover(changed);
          }
        });
    read(
        Topics.OBSERVATIONS,
        event -> {
          if (event instanceof SessionObserved session && session.experiment().equals(model)) {
            observed.add(session);
            again.recover(session);
          }
        });
    return again.status().getLast();
  }

  private static void read(String topic, Consumer<Event> take) {
    TopicRead.events(
        new Broker(COMMON), topic, Instant.EPOCH, decoded -> take.accept(decoded.event()));
  }

  private RouteChanged route() {
    RouteChanged route = routes().current().get(model);
    assertThat(route).as("a route").isNotNull();
    return route;
  }

  @Test
  void anExperimentWritesItsRouteItsSessionsAndItsDecisions() throws Exception {
    Running running = start();
    begin(running);
    assertThat(route().salt()).isEqualTo(model);
    assertThat(route().arms())
        .containsExactly(
            new RouteChanged.Arm("champion", champion(), 1),
            new RouteChanged.Arm("candidate", candidate(), 1));
    talk(0, SESSIONS);
    everybodyLeaves();
    await(() -> running.sessions() == SESSIONS);
    running
        .loop
        .wish(rollout -> rollout.promote(model, Optional.empty(), clock.instant()))
        .get(30, TimeUnit.SECONDS);
    assertThat(route().champion()).isEqualTo(candidate());
    assertThat(route().arms()).isEmpty();
    assertThat(route().revision()).isEqualTo(2);
    List<DecisionTaken> decisions = new ArrayList<>();
    read(
        Topics.DECISIONS,
        event -> {
          if (event instanceof DecisionTaken decision && decision.name().equals(model)) {
            decisions.add(decision);
          }
        });
    assertThat(decisions).extracting(DecisionTaken::number).containsExactly(1L, 2L);
    assertThat(decisions.getLast().numbers()).containsEntry("turns", 2.0 * SESSIONS);
  }

  @Test
  void aPlantedBadVersionIsRolledBackByItselfAndItsRouteWithIt() throws Exception {
    Running running = start();
    begin(running, plan(0.1));
    assertThat(route().arms()).hasSize(2);
    talk(0, 400, 10, (i, _) -> i % 10 == 9 ? Outcome.NOT_UNDERSTOOD : Outcome.FULFILLED);
    everybodyLeaves();
    await(() -> running.status().state().equals("rolledBack"));
    await(() -> route().arms().isEmpty());
    assertThat(route().champion()).isEqualTo(champion());
    assertThat(running.status().arms().getLast().sessions()).as("sessions it cost").isLessThan(40);
  }

  @Test
  void killedBeforeTheCommitEverySessionCountsOnce() throws Exception {
    killedAt(Moment.BEFORE_COMMIT);
  }

  @Test
  void killedAfterTheCommitEverySessionCountsOnce() throws Exception {
    killedAt(Moment.AFTER_COMMIT);
  }

  private void killedAt(Moment moment) throws Exception {
    Running first = ready(new Running(dyingAt(moment), routes()));
    begin(first);
    RouteChanged assigning = route();
    talk(0, SESSIONS / 2);
    // The kill falls between the sessions that ended and those that go on.
    time.updateAndGet(now -> now.plus(IDLE.minusSeconds(6)));
    talk(SESSIONS / 2, SESSIONS);
    first.awaitEnd();
    Running second = start();
    everybodyLeaves();
    await(() -> second.sessions() == SESSIONS);
    List<SessionObserved> observed = new ArrayList<>();
    Status again = fromTheTopics(observed);
    assertThat(second.status()).as("the same statistics").isEqualTo(again);
    assertThat(route()).as("the same assignment").isEqualTo(assigning);
    assertThat(observed).extracting(SessionObserved::session).doesNotHaveDuplicates();
    assertThat(observed).hasSize(SESSIONS).allMatch(session -> session.turns() == 2);
  }

  @Test
  void killedBetweenADecisionAndItsRouteItWritesTheRouteAtTheNextStart() throws Exception {
    TransactionalKafka kafka = new TransactionalKafka(COMMON, "rollout", TIMEOUT);
    Routes real = routes();
    AtomicBoolean killed = new AtomicBoolean();
    Running first =
        ready(
            new Running(
                kafka,
                new Routes() {
                  @Override
                  public Map<String, RouteChanged> current() {
                    return real.current();
                  }

                  @Override
                  public void check(Plan plan) {
                    real.check(plan);
                  }

                  @Override
                  public RouteChanged write(Wanted wanted) {
                    killed.set(true);
                    throw new DyingProducer.Killed();
                  }
                }));
    Future<Void> _ = first.loop.wish(rollout -> rollout.start(plan(), clock.instant()));
    first.awaitEnd();
    assertThat(killed).isTrue();
    assertThat(real.current()).doesNotContainKey(model);
    start();
    assertThat(route().arms()).hasSize(2);
  }
}
