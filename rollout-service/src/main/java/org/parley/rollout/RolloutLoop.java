package org.parley.rollout;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.parley.delivery.Broker;
import org.parley.delivery.TopicRead;
import org.parley.events.DecisionTaken;
import org.parley.events.Decoded;
import org.parley.events.Event;
import org.parley.events.EventCodec;
import org.parley.events.ExperimentChanged;
import org.parley.events.MalformedEventException;
import org.parley.events.RouteChanged;
import org.parley.events.SessionObserved;
import org.parley.events.ShadowCompared;
import org.parley.events.SoundStarted;
import org.parley.events.Topics;
import org.parley.events.TurnContext;
import org.parley.events.TurnEnded;
import org.parley.messaging.DeadLetters;
import org.parley.messaging.KafkaEvents;
import org.parley.messaging.TransactionalKafka;
import org.parley.messaging.TransactionalLoop;
import org.parley.rollout.experiment.Rollout;
import org.parley.rollout.experiment.Source;
import org.parley.rollout.experiment.Status;
import org.parley.rollout.experiment.Wanted;

/**
 * Reads turns and shadows, enters sessions, decides, and takes wishes. Each round is one
 * transaction of observations, experiments, decisions and offsets; the offset of a partition never
 * passes the first record of a session that goes on. Routes follow after the commit and are put
 * right at every start.
 */
final class RolloutLoop extends TransactionalLoop {
  static final String SOURCE = "/rollout-service";

  private static final Logger LOG = Logger.getLogger(RolloutLoop.class);
  private static final Duration WAIT = Duration.ofMillis(200);
  private static final Duration COMMIT_OFFSETS_AFTER = Duration.ofSeconds(5);
  private static final int MOST_WISHES = 100;

  private final Routes routes;
  private final Duration sessionIdle;
  private final InstantSource clock;
  private final Broker broker;
  private final KafkaEvents events = new KafkaEvents();
  private final EventCodec codec = new EventCodec();
  private final DeadLetters deadLetters = new DeadLetters("rollout");
  private final BlockingQueue<Wish> wishes = new ArrayBlockingQueue<>(MOST_WISHES);
  private volatile List<Status> status = List.of();

  /** What a person wants; done when Kafka has it. */
  private record Wish(Function<Rollout, List<Event>> what, CompletableFuture<Void> done) {}

  RolloutLoop(TransactionalKafka kafka, Routes routes, Duration sessionIdle, InstantSource clock) {
    super(kafka);
    this.routes = routes;
    this.sessionIdle = sessionIdle;
    this.clock = clock;
    this.broker = new Broker(kafka.with(Map.of()));
  }

  /** All experiments after the last round, the newest last. */
  List<Status> status() {
    return status;
  }

  /**
   * @return done when the events are committed; fails with the wish's own exception
   */
  CompletableFuture<Void> wish(Function<Rollout, List<Event>> what) {
    Wish wish = new Wish(what, new CompletableFuture<>());
    if (!wishes.offer(wish)) {
      wish.done.completeExceptionally(new IllegalStateException("too many wishes at once"));
    }
    return wish.done;
  }

  @Override
  protected void work(Clients clients) {
    Rollout rollout = recovered();
    Round round = new Round(rollout, clients);
    round.begin();
    round.routed.addAll(putRight(rollout));
    status = rollout.status();
    becomeReady();
    while (running()) {
      round.go();
    }
  }

  private Rollout recovered() {
    Rollout rollout = new Rollout(sessionIdle);
    recover(
        Topics.EXPERIMENTS,
        event -> {
          if (event instanceof ExperimentChanged changed) {
            rollout.recover(changed);
          }
        });
    recover(
        Topics.OBSERVATIONS,
        event -> {
          if (event instanceof SessionObserved session) {
            rollout.recover(session);
          }
        });
    recover(
        Topics.DECISIONS,
        event -> {
          if (event instanceof DecisionTaken decision) {
            rollout.recover(decision);
          }
        });
    return rollout;
  }

  private void recover(String topic, Consumer<Event> take) {
    TopicRead.events(broker, topic, Instant.EPOCH, decoded -> take.accept(decoded.event()));
  }

  /**
   * Writes the routes that do not say what the experiments want.
   *
   * @return the revisions of all of them, where the experiments do not know them yet
   */
  private List<Event> putRight(Rollout rollout) {
    List<Event> news = new ArrayList<>();
    Map<String, RouteChanged> current = routes.current();
    Map<String, String> salts = new TreeMap<>();
    current.forEach((name, route) -> salts.put(name, route.salt()));
    for (Wanted wanted : rollout.wanted(salts)) {
      RouteChanged route = current.get(wanted.name());
      if (route == null || !wanted.isSaidBy(route)) {
        route = routes.write(wanted);
      }
      news.addAll(rollout.routed(wanted.name(), route.revision()));
    }
    return news;
  }

  /** One turn of the loop after the other, with what they share. */
  private final class Round {
    private final Rollout rollout;
    private final Clients clients;
    private final KafkaConsumer<String, byte[]> consumer;
    private Map<TopicPartition, Long> ends = Map.of();

    /** For the next commit. */
    private final List<Event> routed = new ArrayList<>();

    private Instant committed = Instant.EPOCH;
    private boolean caughtUp;

    Round(Rollout rollout, Clients clients) {
      this.rollout = rollout;
      this.clients = clients;
      this.consumer = clients.consumer();
    }

    void begin() {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : List.of(Topics.TURNS, Topics.SHADOWS)) {
        consumer
            .partitionsFor(topic)
            .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      }
      consumer.assign(partitions);
      ends = consumer.endOffsets(partitions);
    }

    void go() {
      List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
      for (ConsumerRecord<String, byte[]> record : consumer.poll(WAIT)) {
        take(record, records);
      }
      caughtUp = caughtUp || ends.entrySet().stream().allMatch(this::isReached);
      Instant now = clock.instant();
      List<Event> written = new ArrayList<>(routed);
      written.addAll(rollout.tick(now, caughtUp));
      List<Wish> granted = grant(written);
      // Not before the stages that a wish has begun: whoever shows decisions finds theirs by the
      // time.
      Instant made = clock.instant();
      for (Event event : written) {
        records.add(events.record(codec.encode(event, TurnContext.none(), made, SOURCE)));
      }
      try {
        commit(records, now);
      } catch (RuntimeException e) {
        granted.forEach(wish -> wish.done.completeExceptionally(e));
        throw e;
      }
      routed.clear();
      if (written.stream().anyMatch(DecisionTaken.class::isInstance)) {
        routed.addAll(putRight(rollout));
      }
      if (!written.isEmpty()) {
        status = rollout.status();
      }
      granted.forEach(wish -> wish.done.complete(null));
    }

    private boolean isReached(Map.Entry<TopicPartition, Long> end) {
      return consumer.position(end.getKey()) >= end.getValue();
    }

    private void take(
        ConsumerRecord<String, byte[]> record, List<ProducerRecord<String, byte[]>> dead) {
      Source source = new Source(record.topic(), record.partition());
      try {
        Decoded decoded = events.decode(record);
        switch (decoded.event()) {
          case TurnEnded turn -> rollout.add(source, record.offset(), turn, decoded.time());
          case ShadowCompared compared ->
              rollout.add(source, record.offset(), compared, decoded.time());
          case SoundStarted sound -> rollout.add(sound);
          default -> dead.add(deadLetters.record(record, "neither a turn nor a comparison"));
        }
      } catch (MalformedEventException e) {
        LOG.warnf("a record of %s goes to the dead letters: %s", record.topic(), e.getMessage());
        dead.add(deadLetters.record(record, String.valueOf(e.getMessage())));
      }
    }

    private List<Wish> grant(List<Event> written) {
      List<Wish> granted = new ArrayList<>();
      for (Wish wish = wishes.poll(); wish != null; wish = wishes.poll()) {
        try {
          written.addAll(wish.what.apply(rollout));
          granted.add(wish);
        } catch (RuntimeException e) {
          // The wisher's mistake, found before anything was changed.
          wish.done.completeExceptionally(e);
        }
      }
      return granted;
    }

    private void commit(List<ProducerRecord<String, byte[]>> records, Instant now) {
      if (records.isEmpty() && now.isBefore(committed.plus(COMMIT_OFFSETS_AFTER))) {
        return;
      }
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      for (TopicPartition each : consumer.assignment()) {
        OptionalLong lowest = rollout.lowest(new Source(each.topic(), each.partition()));
        offsets.put(each, new OffsetAndMetadata(lowest.orElse(consumer.position(each))));
      }
      clients.commit(records, offsets);
      committed = now;
    }
  }
}
