package org.parley.rollout.experiment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.parley.events.Assignment;
import org.parley.events.ExperimentChanged;
import org.parley.events.ExperimentChanged.Phase;
import org.parley.events.RouteChanged.Arm;
import org.parley.events.SessionObserved;
import org.parley.rollout.experiment.Plan.Candidate;

/**
 * An experiment from its start to its end: its numbers, its phase and when its stages began. Its
 * state is what {@link #event} writes and {@link #read} reads.
 */
final class Trial {
  /** Between two decisions the numbers are told so often at most. */
  private static final Duration TOLD_AGAIN_AFTER = Duration.ofSeconds(5);

  /** Sessions that begin so soon after a change of the route may have been assigned before it. */
  private static final Duration SETTLING = Duration.ofSeconds(15);

  private final Experiment experiment;
  private final List<Instant> begins = new ArrayList<>();

  /** Of each stage, model name to the revision of its route. */
  private final List<Map<String, Long>> revisions = new ArrayList<>();

  private Phase phase = Phase.RUNNING;
  private long revision;
  private String promoted = "";
  private String decision = "";
  private String reason = "";
  private Instant told = Instant.EPOCH;
  private long toldSessions;

  Trial(Plan plan) {
    this.experiment = new Experiment(plan);
  }

  Experiment experiment() {
    return experiment;
  }

  Plan plan() {
    return experiment.plan();
  }

  Phase phase() {
    return phase;
  }

  String decision() {
    return decision;
  }

  String reason() {
    return reason;
  }

  boolean running() {
    return phase == Phase.RUNNING;
  }

  Duration inStage(Instant now) {
    return Duration.between(begins.getLast(), now);
  }

  void decide(Decision decided, Instant now) {
    decision = decided.kind().toString();
    reason = decided.reason();
    revision++;
    told(now);
    switch (decided.kind()) {
      case START, RAMP -> {
        begins.add(now);
        revisions.add(new TreeMap<>());
        experiment.begin(decided.share());
      }
      case PROMOTE -> {
        promoted = decided.arm();
        phase = Phase.PROMOTED;
      }
      case ROLL_BACK -> phase = Phase.ROLLED_BACK;
      case STOP -> phase = Phase.STOPPED;
    }
  }

  /** Whether there are numbers that nobody was told, and it is time to. */
  boolean hasNews(Instant now) {
    return experiment.sessions() > toldSessions && !now.isBefore(told.plus(TOLD_AGAIN_AFTER));
  }

  /** The same decision, newer numbers. */
  ExperimentChanged news(PlanJson json, Instant now) {
    revision++;
    told(now);
    return event(json);
  }

  /**
   * The route of the stage that goes on has this revision.
   *
   * @return whether that is news
   */
  boolean routed(String name, long routeRevision) {
    if (Objects.equals(revisions.getLast().put(name, routeRevision), routeRevision)) {
      return false;
    }
    revision++;
    return true;
  }

  /**
   * What the experiment takes from a session that has ended: nothing but its name where it began
   * before the experiment, within moments of a change of shares, or on an arm that is not of it.
   */
  SessionObserved observation(String session, OpenSession turns) {
    Optional<String> arm = arm(turns);
    int stage =
        turns.assigned().isEmpty() ? stage(turns.began()) : stage(turns.assigned(), arm.orElse(""));
    boolean counts = stage > 0 && arm.isPresent() && turns.turns() > 0;
    return new SessionObserved(
        plan().experiment(),
        session,
        counts ? arm.get() : "",
        counts ? stage : 0,
        turns.turns(),
        counts ? values(turns) : Map.of());
  }

  private Map<String, Double> values(OpenSession turns) {
    Map<String, Double> values = new TreeMap<>(turns.values());
    for (Candidate candidate : plan().candidates()) {
      values.putAll(turns.shadowValues(candidate.arm(), plan().champion(), candidate.versions()));
    }
    return values;
  }

  /**
   * The stage whose routes the session's assignment follows, where it was made with that stage's
   * shares: until every replica has loaded a candidate, all sessions are the champion's.
   */
  private int stage(Map<String, Assignment> assigned, String arm) {
    for (int stage = begins.size(); stage >= 1; stage--) {
      double share = experiment.shares().get(stage - 1);
      double expected = arm.equals(Plan.CHAMPION) ? 1 - plan().candidates().size() * share : share;
      Map<String, Long> routes = revisions.get(stage - 1);
      boolean made =
          plan().champion().keySet().stream()
              .allMatch(name -> {
                Assignment given = assigned.get(name);
                return given != null
                    && Objects.equals(routes.get(name), given.routeRevision())
                    && Math.abs(given.probability() - expected) < 1e-6;
              });
      if (made) {
        return stage;
      }
    }
    return 0;
  }

  private int stage(Instant began) {
    for (int stage = begins.size(); stage >= 1; stage--) {
      Instant begin = begins.get(stage - 1);
      if (!began.isBefore(begin)) {
        return began.isBefore(begin.plus(SETTLING)) ? 0 : stage;
      }
    }
    return 0;
  }

  /** The same for all names of a joint experiment. */
  private Optional<String> arm(OpenSession turns) {
    List<String> arms =
        plan().champion().keySet().stream()
            .map(name -> turns.arms().getOrDefault(name, ""))
            .distinct()
            .toList();
    return Optional.of(arms.getFirst())
        .filter(arm -> arms.size() == 1 && experiment.arms().containsKey(arm));
  }

  /** The routes that this phase and stage want, by model name. */
  List<Wanted> wanted() {
    return plan().champion().entrySet().stream()
        .map(champion -> wanted(champion.getKey(), champion.getValue()))
        .toList();
  }

  private Wanted wanted(String name, String champion) {
    if (phase == Phase.PROMOTED) {
      return plan().candidates().stream()
          .filter(candidate -> candidate.arm().equals(promoted))
          .map(candidate -> wanted(name, version(candidate, name), List.of(), "", false))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("promoted " + promoted));
    }
    if (!running()) {
      return wanted(name, champion, List.of(), "", false);
    }
    if (experiment.share() == 0) {
      return wanted(name, champion, List.of(), plan().experiment(), true);
    }
    // The champion's weight is 1 whatever comes: only sessions toward a raised arm move.
    double others = 1 - plan().candidates().size() * experiment.share();
    List<Arm> arms = new ArrayList<>(List.of(new Arm(Plan.CHAMPION, champion, 1)));
    for (Candidate candidate : plan().candidates()) {
      arms.add(new Arm(candidate.arm(), version(candidate, name), experiment.share() / others));
    }
    return wanted(name, champion, arms, plan().experiment(), false);
  }

  private Wanted wanted(String name, String version, List<Arm> arms, String salt, boolean unheard) {
    List<String> candidates =
        plan().candidates().stream().map(candidate -> version(candidate, name)).toList();
    return new Wanted(
        name,
        version,
        arms,
        salt,
        unheard ? Optional.of(candidates.getFirst()) : Optional.empty(),
        Set.copyOf(candidates));
  }

  private static String version(Candidate candidate, String name) {
    return Objects.requireNonNull(candidate.versions().get(name), "checked by the plan");
  }

  private void told(Instant now) {
    told = now;
    toldSessions = experiment.sessions();
  }

  ExperimentChanged event(PlanJson json) {
    ObjectNode counts = json.object();
    counts.put("decision", decision).put("reason", reason).put("promoted", promoted);
    counts.put("turns", experiment.turns());
    ArrayNode stages = counts.putArray("stages");
    for (int i = 0; i < begins.size(); i++) {
      stages
          .addObject()
          .put("share", experiment.shares().get(i))
          .put("began", begins.get(i).toString())
          .set("routes", json.write(revisions.get(i)));
    }
    // For whoever shows it; the plan stands beside it.
    counts.set("status", json.write(Status.of(this)).without("plan"));
    return new ExperimentChanged(
        plan().experiment(),
        String.join("+", plan().champion().keySet()),
        revision,
        phase,
        json.write(plan()),
        counts);
  }

  /**
   * @throws IllegalArgumentException where the event was not written by {@link #event}
   */
  static Trial read(ExperimentChanged event, PlanJson json) {
    Trial trial = new Trial(json.read(event.plan()));
    ObjectNode counts = event.counts();
    counts
        .path("stages")
        .forEach(stage -> {
          trial.begins.add(Instant.parse(stage.path("began").asText()));
          Map<String, Long> routes = new TreeMap<>();
          stage
              .path("routes")
              .properties()
              .forEach(route -> routes.put(route.getKey(), route.getValue().asLong()));
          trial.revisions.add(routes);
          trial.experiment.begin(stage.path("share").asDouble());
        });
    trial.phase = event.phase();
    trial.revision = event.revision();
    trial.promoted = counts.path("promoted").asText();
    trial.decision = counts.path("decision").asText();
    trial.reason = counts.path("reason").asText();
    return trial;
  }
}
