package org.parley.compression;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the jobs of before are known; until then none is taken. */
@Readiness
@ApplicationScoped
class QueueHealth implements HealthCheck {
  private final JobService jobs;

  QueueHealth(JobService jobs) {
    this.jobs = jobs;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("jobs are known").status(jobs.queue().isPresent()).build();
  }
}
