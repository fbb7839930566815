package org.parley.delivery;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.parley.events.MalformedEventException;
import org.parley.events.RouteChanged;
import org.parley.events.Topics;

/**
 * Writes routes: each gets the next revision of its model's name and a signature. One process at a
 * time writes; two of them could give the same revision to two routes, and replicas obey the first
 * that they read.
 */
public final class RouteWriter implements AutoCloseable {
  private final Broker broker;
  private final SigningKey key;
  private final InstantSource clock;
  private final String source;
  private final KafkaProducer<String, byte[]> producer;

  /**
   * @param source who decides, such as {@code /rollout-service}
   */
  public RouteWriter(Broker broker, SigningKey key, InstantSource clock, String source) {
    this.broker = broker;
    this.key = key;
    this.clock = clock;
    this.source = source;
    this.producer = broker.producer();
  }

  /**
   * Writes the route that replaces the last one of its name.
   *
   * @return the route with its revision, acknowledged by the broker
   * @throws DeliveryException where the broker does not take it
   */
  public RouteChanged write(Routing wanted) {
    RouteChanged last = current(broker).get(wanted.name());
    RouteChanged unsigned = signed(wanted, last == null ? 1 : last.revision() + 1, "");
    RouteChanged route = signed(wanted, unsigned.revision(), key.sign(Claim.route(unsigned)));
    Records.send(producer, Records.of(route, clock.instant(), source));
    return route;
  }

  private RouteChanged signed(Routing wanted, long revision, String signature) {
    return new RouteChanged(
        wanted.name(),
        revision,
        wanted.champion(),
        wanted.arms(),
        wanted.salt(),
        wanted.shadow(),
        key.id(),
        signature);
  }

  /** Name → the newest route on the topic, whoever has signed it. */
  public static Map<String, RouteChanged> current(Broker broker) {
    Map<String, RouteChanged> routes = new TreeMap<>();
    TopicRead.all(
        broker,
        Topics.MODEL_ROUTES,
        record -> {
          try {
            if (record.value() != null && Records.event(record) instanceof RouteChanged route) {
              routes.merge(route.name(), route, (a, b) -> a.revision() > b.revision() ? a : b);
            }
          } catch (MalformedEventException e) {
            Records.passBy(record, e);
          }
          return true;
        });
    return routes;
  }

  /** The newest route of a name on the topic. */
  public static Optional<RouteChanged> current(Broker broker, String name) {
    return Optional.ofNullable(current(broker).get(name));
  }

  @Override
  public void close() {
    producer.close();
  }
}
