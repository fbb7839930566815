package org.parley.rollout.experiment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.parley.events.DecisionTaken;
import org.parley.events.Event;
import org.parley.events.ExperimentChanged;
import org.parley.events.SessionObserved;
import org.parley.events.ShadowCompared;
import org.parley.events.SoundStarted;
import org.parley.events.TurnEnded;
import org.parley.rollout.experiment.Decision.Kind;
import org.parley.rollout.experiment.Ledger.Ended;

/**
 * All experiments: records and wishes in, events out. Whoever writes the events and later gives
 * them back through the {@code recover} methods has the same experiments again. For one thread.
 */
public final class Rollout {
  /** Of sessions without a turn for a while; more than a hundred streams leave in an hour. */
  private static final int MOST_OPEN = 20_000;

  private static final Duration LONGEST_SESSION = Duration.ofHours(1);

  private final Ledger ledger;
  private final PlanJson json = new PlanJson();
  private final Map<String, Trial> trials = new LinkedHashMap<>();
  private final Map<String, Long> decisions = new TreeMap<>();

  /**
   * @param sessionIdle after so long without a turn a session has ended
   */
  public Rollout(Duration sessionIdle) {
    this.ledger = new Ledger(sessionIdle, LONGEST_SESSION, MOST_OPEN);
  }

  /**
   * An experiment's last state.
   *
   * @throws IllegalArgumentException where it was not written by this class
   */
  public void recover(ExperimentChanged changed) {
    trials.put(changed.experiment(), Trial.read(changed, json));
  }

  /** After all experiments, in the order in which they were written. */
  public void recover(SessionObserved session) {
    Trial trial = trials.get(session.experiment());
    if (trial != null) {
      trial.experiment().observe(session);
    }
  }

  public void recover(DecisionTaken decision) {
    decisions.merge(decision.name(), decision.number(), Math::max);
  }

  public void add(Source source, long offset, TurnEnded turn, Instant time) {
    ledger.add(source, offset, turn, time);
  }

  public void add(Source source, long offset, ShadowCompared comparison, Instant time) {
    ledger.add(source, offset, comparison, time);
  }

  public void add(SoundStarted sound) {
    ledger.add(sound);
  }

  /**
   * The route of a running experiment's stage is written.
   *
   * @return what is to be written of it; nothing where it is known
   */
  public List<Event> routed(String name, long revision) {
    return findRunning(name)
        .filter(trial -> trial.routed(name, revision))
        .<List<Event>>map(trial -> List.of(trial.event(json)))
        .orElse(List.of());
  }

  /** Whoever starts again reads a partition from here; empty where nothing of it is needed. */
  public OptionalLong lowest(Source source) {
    return ledger.lowest(source);
  }

  /**
   * Enters the sessions that have ended and decides.
   *
   * @param caughtUp whether everything written so far has been added
   */
  public List<Event> tick(Instant now, boolean caughtUp) {
    List<Event> events = new ArrayList<>();
    for (Ended ended : ledger.ended(caughtUp ? Optional.of(now) : Optional.empty())) {
      for (Trial trial : running()) {
        SessionObserved observed = trial.observation(ended.session(), ended.turns());
        if (trial.experiment().observe(observed)) {
          events.add(observed);
          judge(trial, now, events);
        }
      }
    }
    // A stage may have become old enough without a session.
    running().forEach(trial -> judge(trial, now, events));
    running().stream()
        .filter(trial -> trial.hasNews(now))
        .forEach(trial -> events.add(trial.news(json, now)));
    return events;
  }

  private void judge(Trial trial, Instant now, List<Event> events) {
    if (trial.running()) {
      Judge.judge(trial.experiment(), trial.inStage(now))
          .ifPresent(decision -> events.addAll(decide(trial, decision, now)));
    }
  }

  private List<Event> decide(Trial trial, Decision decision, Instant now) {
    trial.decide(decision, now);
    List<Event> events = new ArrayList<>(List.of(trial.event(json)));
    for (String name : trial.plan().champion().keySet()) {
      long number = decisions.merge(name, 1L, Long::sum);
      events.add(
          new DecisionTaken(
              name, number, decision.kind().toString(), decision.reason(), decision.numbers()));
    }
    return events;
  }

  /**
   * A person starts an experiment.
   *
   * @throws IllegalArgumentException where another experiment on one of the models runs
   */
  public List<Event> start(Plan plan, Instant now) {
    for (String name : plan.champion().keySet()) {
      findRunning(name)
          .ifPresent(other -> {
            throw new IllegalArgumentException(
                "%s is in experiment %s, which runs; stop it first"
                    .formatted(name, other.plan().experiment()));
          });
    }
    if (trials.containsKey(plan.experiment())) {
      throw new IllegalArgumentException(
          "there was an experiment %s; give this one another name".formatted(plan.experiment()));
    }
    Trial trial = new Trial(plan);
    trials.put(plan.experiment(), trial);
    double share = plan.shadow() ? 0 : plan.ramp().getFirst();
    return decide(
        trial,
        new Decision(
            Kind.START,
            "",
            share,
            plan.shadow() ? "decodes along unheard" : "started at %.0f %%".formatted(100 * share),
            Map.of("share", share)),
        now);
  }

  /**
   * A person's ramp, to any share above the last.
   *
   * @throws IllegalArgumentException where the share is not above the last, or leaves nothing
   * @throws NoSuchElementException where no experiment runs there
   */
  public List<Event> ramp(String named, double share, Instant now) {
    Trial trial = require(named);
    int count = trial.plan().candidates().size();
    if (!(share > trial.experiment().share() && share * count < 1)) {
      throw new IllegalArgumentException(
          "a ramp from %.2f %% to %.2f %% is none; promote goes to 100 %%"
              .formatted(100 * trial.experiment().share(), 100 * share));
    }
    return decide(
        trial, new Decision(Kind.RAMP, "", share, "ramped by hand", Map.of("share", share)), now);
  }

  /**
   * A person's promotion, whatever the numbers say.
   *
   * @param arm the candidate; the only one where it is empty
   */
  public List<Event> promote(String named, Optional<String> arm, Instant now) {
    Trial trial = require(named);
    String promoted = arm.orElseGet(() -> trial.plan().candidates().getFirst().arm());
    return decide(
        trial,
        new Decision(
            Kind.PROMOTE,
            promoted,
            1,
            promoted + " was promoted by hand",
            Judge.numbers(trial.experiment(), promoted)),
        now);
  }

  public List<Event> rollBack(String named, Instant now) {
    return end(named, Kind.ROLL_BACK, "rolled back by hand", now);
  }

  public List<Event> stop(String named, Instant now) {
    return end(named, Kind.STOP, "stopped by hand; the champion serves", now);
  }

  private List<Event> end(String named, Kind kind, String reason, Instant now) {
    Trial trial = require(named);
    String first = trial.plan().candidates().getFirst().arm();
    return decide(
        trial, new Decision(kind, "", 0, reason, Judge.numbers(trial.experiment(), first)), now);
  }

  private List<Trial> running() {
    return trials.values().stream().filter(Trial::running).toList();
  }

  private Optional<Trial> findRunning(String name) {
    return running().stream()
        .filter(trial -> trial.plan().champion().containsKey(name))
        .findFirst();
  }

  /** By its own name, or by that of a model. */
  private Trial require(String named) {
    return running().stream()
        .filter(trial -> trial.plan().experiment().equals(named))
        .findFirst()
        .or(() -> findRunning(named))
        .orElseThrow(() -> new NoSuchElementException("no experiment runs on " + named));
  }

  /**
   * The routes that the running experiments want, and those that the ended ones leave behind where
   * the route is still theirs.
   *
   * @param salts model name to the salt of its route now
   */
  public List<Wanted> wanted(Map<String, String> salts) {
    List<Wanted> wanted = new ArrayList<>();
    for (Trial trial : trials.values()) {
      for (Wanted each : trial.wanted()) {
        boolean theirs = trial.plan().experiment().equals(salts.get(each.name()));
        if (trial.running() || theirs) {
          wanted.add(each);
        }
      }
    }
    return wanted;
  }

  /** All experiments, the newest last. */
  public List<Status> status() {
    return trials.values().stream().map(Status::of).toList();
  }

  public int openSessions() {
    return ledger.size();
  }
}
