package org.parley.asr;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * Alive while the decoding thread turns; ready when the model is warm and Kafka has dealt out the
 * partitions.
 */
@ApplicationScoped
class Health {
  @Produces
  @Liveness
  @ApplicationScoped
  HealthCheck decoding(DecodingLoop loop) {
    return () -> HealthCheckResponse.named("decodes").status(loop.alive()).build();
  }

  @Produces
  @Readiness
  @ApplicationScoped
  HealthCheck listening(LoadedModels models, @Identifier("asr") Assignments assignments) {
    return () ->
        HealthCheckResponse.named("listens")
            .status(assignments.assigned() && models.settled())
            .withData("model", models.championName())
            .withData("assigned", assignments.assigned())
            .build();
  }
}
