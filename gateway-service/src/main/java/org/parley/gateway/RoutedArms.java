package org.parley.gateway;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Map;
import org.parley.delivery.Announcements;
import org.parley.delivery.Assignments;
import org.parley.events.Assignment;
import org.parley.gateway.conversation.Arms;

/** The arms that the signed routes give; nobody has any before the routes are read. */
@Startup
@ApplicationScoped
class RoutedArms implements Arms {
  private final Assignments assignments;

  RoutedArms(Announcements announcements, InstantSource clock) {
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
}
