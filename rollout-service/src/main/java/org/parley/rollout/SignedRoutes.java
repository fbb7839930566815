package org.parley.rollout;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parley.delivery.Broker;
import org.parley.delivery.RouteWriter;
import org.parley.delivery.Routing;
import org.parley.delivery.SigningKey;
import org.parley.events.RouteChanged;
import org.parley.events.RouteChanged.Arm;
import org.parley.rollout.experiment.Plan;
import org.parley.rollout.experiment.Wanted;

/** Routes signed with the installation's key, which is read anew for each: it may be rotated. */
final class SignedRoutes implements Routes {
  private final Broker broker;
  private final Path signingKey;
  private final InstantSource clock;

  SignedRoutes(Broker broker, Path signingKey, InstantSource clock) {
    this.broker = broker;
    this.signingKey = signingKey;
    this.clock = clock;
  }

  @Override
  public Map<String, RouteChanged> current() {
    return RouteWriter.current(broker);
  }

  @Override
  public void check(Plan plan) {
    plan.champion()
        .forEach((name, champion) -> {
          List<Arm> arms = new ArrayList<>();
          for (Plan.Candidate candidate : plan.candidates()) {
            arms.add(new Arm(candidate.arm(), candidate.versions().getOrDefault(name, ""), 1));
          }
          Routing _ = new Routing(name, champion, arms, plan.experiment(), Optional.empty());
        });
    SigningKey _ = SigningKey.read(signingKey);
  }

  @Override
  public RouteChanged write(Wanted wanted) {
    Optional<String> shadow =
        wanted.shadow(
            Optional.ofNullable(current().get(wanted.name())).flatMap(RouteChanged::shadow));
    Routing routing =
        new Routing(wanted.name(), wanted.champion(), wanted.arms(), wanted.salt(), shadow);
    SigningKey key = SigningKey.read(signingKey);
    try (RouteWriter writer = new RouteWriter(broker, key, clock, RolloutLoop.SOURCE)) {
      return writer.write(routing);
    }
  }
}
