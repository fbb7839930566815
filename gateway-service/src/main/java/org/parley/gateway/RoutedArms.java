package org.parley.gateway;

import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Map;
import org.parley.delivery.Announcements;
import org.parley.delivery.Assignments;
import org.parley.delivery.Broker;
import org.parley.delivery.TrustedKeys;
import org.parley.events.Assignment;
import org.parley.gateway.conversation.Arms;

/** The arms that the signed routes give; nobody has any before the routes are read. */
@Startup
@ApplicationScoped
class RoutedArms implements Arms {
  private final Announcements announcements;
  private final Assignments assignments;

  RoutedArms(GatewayConfig config, @Identifier("default-kafka-broker") Map<String, Object> broker) {
    InstantSource clock = InstantSource.system();
    announcements =
        new Announcements(
            new Broker(broker), new TrustedKeys(config.trustedKeys()), clock, () -> {});
    assignments = new Assignments(announcements, clock);
  }

  @Override
  public Map<String, Assignment> of(String session) {
    return assignments.of(session);
  }

  @Override
  public Assignment override(String version) {
    return assignments.override(version);
  }

  @PreDestroy
  void close() {
    announcements.close();
  }
}
