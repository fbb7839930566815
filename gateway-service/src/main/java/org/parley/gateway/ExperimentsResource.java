package org.parley.gateway;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.parley.gateway.catalogue.ExperimentLog;

/** What the experiments' topics say, to be read; rollout-service changes them. */
@Path("/v1/experiments")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Experiments", description = "Experiments and decisions, as they are now")
class ExperimentsResource {
  private final ExperimentTopics topics;
  private final GatewayConfig config;

  ExperimentsResource(ExperimentTopics topics, GatewayConfig config) {
    this.topics = topics;
    this.config = config;
  }

  /**
   * @param experiments those that run first, then the newest first
   * @param rollout where a browser reaches rollout-service, which starts and changes them
   */
  record Experiments(List<ExperimentLog.Shown> experiments, Optional<URI> rollout) {}

  @GET
  @Operation(summary = "All experiments with their numbers and decisions")
  public Experiments experiments() {
    return new Experiments(topics.log().all(), config.rollout());
  }
}
