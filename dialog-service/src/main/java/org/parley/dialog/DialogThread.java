package org.parley.dialog;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import org.parley.dialog.policy.Policy;
import org.parley.dialog.skill.Actions;
import org.parley.messaging.LoopThread;
import org.parley.messaging.TransactionalKafka;
import org.parley.skills.IntentSpec;
import org.parley.skills.SkillSet;

/** Runs the {@link DialogLoop} as long as the service runs, and tells how it is. */
@ApplicationScoped
class DialogThread {
  private static final Logger LOG = Logger.getLogger(DialogThread.class);

  private final Policy policy;
  private final LoopThread thread;

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
    TransactionalKafka kafka =
        new TransactionalKafka(broker, "dialog", config.ordinal(), config.transactionTimeout());
    this.thread = new LoopThread("dialog", new DialogLoop(kafka, sessions, policy, clock, meters));
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
    thread.stop();
  }

  Policy policy() {
    return policy;
  }

  @Produces
  @Liveness
  @ApplicationScoped
  HealthCheck alive() {
    return thread.alive("talks");
  }

  /** Ready when sessions have been read back. */
  @Produces
  @Readiness
  @ApplicationScoped
  HealthCheck ready() {
    return thread.ready("remembers");
  }
}
