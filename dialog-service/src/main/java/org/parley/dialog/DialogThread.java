package org.parley.dialog;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import org.parley.dialog.policy.Policy;
import org.parley.dialog.skill.Actions;
import org.parley.skills.IntentSpec;
import org.parley.skills.SkillSet;

/** Runs the {@link DialogLoop} as long as the service runs, and tells how it is. */
@ApplicationScoped
class DialogThread {
  private static final Logger LOG = Logger.getLogger(DialogThread.class);
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final DialogLoop loop;
  private final Policy policy;
  private final Thread thread;

  DialogThread(
      DialogConfig config,
      @Identifier("default-kafka-broker") Map<String, Object> broker,
      Sessions sessions,
      InstantSource clock,
      DialogMeters meters) {
    SkillSet skills = SkillSet.load(config.skills());
    Actions actions = Actions.shipped();
    skills.intents().values().forEach(intent -> warnOfTalk(intent, actions));
    ZoneId zone = config.zone().map(ZoneId::of).orElseGet(ZoneId::systemDefault);
    this.policy = new Policy(skills, actions, zone);
    DialogKafka kafka = new DialogKafka(broker, config.ordinal(), config.transactionTimeout());
    this.loop = new DialogLoop(kafka, sessions, policy, clock, meters);
    this.thread =
        Thread.ofPlatform()
            .name("dialog")
            .uncaughtExceptionHandler((t, e) -> {
              LOG.error("the dialog has ended, and the service with it", e);
              Quarkus.asyncExit(1);
            })
            .unstarted(loop);
  }

  private static void warnOfTalk(IntentSpec intent, Actions actions) {
    String action = intent.action();
    if (!actions.knows(action) && !action.startsWith("dialog.") && !action.equals(intent.name())) {
      LOG.warnf("intent %s: no action %s here; it only talks", intent.name(), action);
    }
  }

  void start(@Observes StartupEvent event) {
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    loop.stop();
    boolean _ = thread.join(FAREWELL);
  }

  Policy policy() {
    return policy;
  }

  boolean alive() {
    return thread.isAlive();
  }

  boolean ready() {
    return loop.ready();
  }

  /** Dead when the thread is; the service ends then, too. */
  @Liveness
  @ApplicationScoped
  static class Alive implements HealthCheck {
    private final DialogThread dialog;

    Alive(DialogThread dialog) {
      this.dialog = dialog;
    }

    @Override
    public HealthCheckResponse call() {
      return HealthCheckResponse.named("talks").status(dialog.alive()).build();
    }
  }

  /** Ready when sessions have been read back. */
  @Readiness
  @ApplicationScoped
  static class Ready implements HealthCheck {
    private final DialogThread dialog;

    Ready(DialogThread dialog) {
      this.dialog = dialog;
    }

    @Override
    public HealthCheckResponse call() {
      return HealthCheckResponse.named("remembers").status(dialog.ready()).build();
    }
  }
}
