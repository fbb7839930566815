package org.parley.gateway;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import org.parley.delivery.Announcements;
import org.parley.delivery.Broker;
import org.parley.delivery.TrustedKeys;

/** Follows versions, routes and replicas. */
@ApplicationScoped
class ModelTopics {
  @Produces
  @Singleton
  Announcements announcements(
      GatewayConfig config,
      @Identifier("default-kafka-broker") Map<String, Object> broker,
      InstantSource clock) {
    return new Announcements(
        new Broker(broker), new TrustedKeys(config.trustedKeys()), clock, () -> {});
  }

  void close(@Disposes Announcements announcements) {
    announcements.close();
  }
}
