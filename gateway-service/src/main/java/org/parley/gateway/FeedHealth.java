package org.parley.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when answers can be read; before that a question would wait in vain. */
@Readiness
@ApplicationScoped
class FeedHealth implements HealthCheck {
  private final RecordFeed feed;

  FeedHealth(RecordFeed feed) {
    this.feed = feed;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("topics are read").status(feed.isReading()).build();
  }
}
