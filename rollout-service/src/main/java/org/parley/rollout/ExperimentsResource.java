package org.parley.rollout;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.parley.delivery.DeliveryException;
import org.parley.edge.Audited;
import org.parley.events.Event;
import org.parley.rollout.experiment.Plan;
import org.parley.rollout.experiment.Rollout;
import org.parley.rollout.experiment.Status;

/** Experiments by HTTP. A change is answered when Kafka has it. */
@Audited
@Path("/v1/experiments")
@Produces(MediaType.APPLICATION_JSON)
class ExperimentsResource {
  private static final int PATIENCE_SECONDS = 30;

  private final RolloutThread rollout;
  private final InstantSource clock;

  ExperimentsResource(RolloutThread rollout, InstantSource clock) {
    this.rollout = rollout;
    this.clock = clock;
  }

  /**
   * @param weight percent of the sessions for each candidate
   */
  record Ramp(double weight) {}

  /**
   * @param arm which candidate; the only one where it is left out
   */
  record Promotion(@Nullable String arm) {}

  @GET
  public List<Status> all() {
    return rollout.status();
  }

  /** By the experiment's name, or the newest on a model. */
  @GET
  @Path("{name}")
  public Status show(@PathParam("name") String name) {
    return rollout.status().stream()
        .filter(status -> isNamed(status, name))
        .reduce((earlier, later) -> later)
        .orElseThrow(() -> refusal(404, "no experiment on " + name));
  }

  private static boolean isNamed(Status status, String name) {
    return status.experiment().equals(name) || status.plan().champion().containsKey(name);
  }

  @POST
  public Status start(StartRequest request) {
    Plan plan;
    try {
      plan = request.plan(rollout.routes().current(), clock.instant());
      rollout.routes().check(plan);
    } catch (IllegalArgumentException e) {
      throw refusal(400, String.valueOf(e.getMessage()));
    } catch (DeliveryException e) {
      throw refusal(503, String.valueOf(e.getMessage()));
    }
    wish(all -> all.start(plan, clock.instant()));
    return show(plan.experiment());
  }

  @POST
  @Path("{name}/ramp")
  public Status ramp(@PathParam("name") String name, Ramp ramp) {
    return changed(name, all -> all.ramp(name, ramp.weight() / 100, clock.instant()));
  }

  @POST
  @Path("{name}/promote")
  public Status promote(@PathParam("name") String name, @Nullable Promotion promotion) {
    Optional<String> arm = Optional.ofNullable(promotion).map(Promotion::arm);
    return changed(name, all -> all.promote(name, arm, clock.instant()));
  }

  @POST
  @Path("{name}/rollback")
  public Status rollBack(@PathParam("name") String name) {
    return changed(name, all -> all.rollBack(name, clock.instant()));
  }

  @POST
  @Path("{name}/stop")
  public Status stop(@PathParam("name") String name) {
    return changed(name, all -> all.stop(name, clock.instant()));
  }

  private Status changed(String name, Function<Rollout, List<Event>> what) {
    wish(what);
    return show(name);
  }

  private void wish(Function<Rollout, List<Event>> what) {
    if (!rollout.loop().ready()) {
      throw refusal(503, "experiments are being read back; try again in a few seconds");
    }
    try {
      Object _ = rollout.loop().wish(what).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refusal(503, "interrupted");
    } catch (TimeoutException e) {
      throw refusal(503, "Kafka did not answer within " + PATIENCE_SECONDS + " s");
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw refusal(status(cause), String.valueOf(cause.getMessage()));
    }
  }

  private static int status(Throwable cause) {
    return switch (cause) {
      case IllegalArgumentException _ -> 400;
      case NoSuchElementException _ -> 404;
      default -> 503;
    };
  }

  private static WebApplicationException refusal(int status, String reason) {
    return new WebApplicationException(
        Response.status(status).entity(Map.of("error", reason)).build());
  }
}
