package org.parley.compression;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** How many jobs there are. */
@ApplicationScoped
class QueueMeters {
  private final JobService jobs;
  private final MeterRegistry registry;

  QueueMeters(JobService jobs, MeterRegistry registry) {
    this.jobs = jobs;
    this.registry = registry;
  }

  void register(@Observes StartupEvent started) {
    Gauge.builder("parley.compression.jobs", jobs, JobService::waiting)
        .tag("phase", "queued")
        .register(registry);
    Gauge.builder("parley.compression.jobs", jobs, JobService::running)
        .tag("phase", "running")
        .register(registry);
  }
}
