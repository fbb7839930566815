package org.parley.rollout;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.parley.events.EventCodec;
import org.parley.events.RouteChanged;
import org.parley.events.Topics;
import org.parley.events.TurnContext;
import org.parley.messaging.KafkaEvents;
import org.parley.rollout.experiment.Wanted;

/** Routes without a signature, for replicas that ask for none. */
final class TopicRoutes implements Routes {
  private final RolloutKafka kafka;
  private final InstantSource clock;
  private final TopicReader reader;
  private final EventCodec codec = new EventCodec();

  TopicRoutes(RolloutKafka kafka, InstantSource clock) {
    this.kafka = kafka;
    this.clock = clock;
    this.reader = new TopicReader(kafka);
  }

  @Override
  public Map<String, RouteChanged> current() {
    Map<String, RouteChanged> routes = new TreeMap<>();
    reader.read(
        Topics.MODEL_ROUTES,
        event -> {
          if (event instanceof RouteChanged route) {
            routes.merge(route.name(), route, (a, b) -> a.revision() > b.revision() ? a : b);
          }
        });
    return routes;
  }

  @Override
  public void write(Wanted wanted) {
    RouteChanged last = current().get(wanted.name());
    RouteChanged next =
        new RouteChanged(
            wanted.name(),
            last == null ? 1 : last.revision() + 1,
            wanted.champion(),
            wanted.arms(),
            wanted.salt(),
            last == null ? Optional.empty() : last.shadow(),
            "",
            "");
    Map<String, Object> settings = kafka.with(Map.of("client.id", "rollout-routes"));
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      var encoded = codec.encode(next, TurnContext.none(), clock.instant(), RolloutLoop.SOURCE);
      Object _ = producer.send(new KafkaEvents().record(encoded)).get();
      producer.close(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while writing the route of " + wanted.name(), e);
    } catch (ExecutionException e) {
      throw new KafkaException("the route of " + wanted.name() + " was not taken", e.getCause());
    }
  }
}
