package org.parley.gateway.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.parley.events.DecisionTaken;
import org.parley.events.ExperimentChanged;
import org.parley.events.ExperimentChanged.Phase;

/** Experiments and what was decided in them, as Kafka tells them. Thread-safe. */
public final class ExperimentLog {
  private static final int MOST_EXPERIMENTS = 200;
  private static final int MOST_DECISIONS = 2000;

  private final Map<String, Told> experiments = new LinkedHashMap<>();
  private final ArrayDeque<Made> decisions = new ArrayDeque<>();

  private record Told(ExperimentChanged state, Instant at) {}

  private record Made(DecisionTaken decision, Instant at) {}

  /**
   * An experiment.
   *
   * @param name of the model, or of two
   * @param changedAt when its numbers were told last
   * @param plan what was asked for
   * @param stages of the ramp so far: {@code share} and {@code began}
   * @param status its numbers, as rollout-service gives them; empty where it gave none
   */
  public record Shown(
      String experiment,
      String name,
      Phase state,
      Instant changedAt,
      ObjectNode plan,
      JsonNode stages,
      JsonNode status,
      List<Decided> decisions) {}

  /**
   * @param decision {@code start}, {@code ramp}, {@code promote}, {@code rollback}, {@code stop}
   * @param numbers on which it rests
   */
  public record Decided(Instant at, String decision, String reason, Map<String, Double> numbers) {}

  public synchronized void add(ExperimentChanged state, Instant at) {
    experiments.put(state.experiment(), new Told(state, at));
    if (experiments.size() > MOST_EXPERIMENTS) {
      experiments.remove(experiments.keySet().iterator().next());
    }
  }

  public synchronized void remove(String experiment) {
    experiments.remove(experiment);
  }

  public synchronized void add(DecisionTaken decision, Instant at) {
    decisions.add(new Made(decision, at));
    if (decisions.size() > MOST_DECISIONS) {
      decisions.removeFirst();
    }
  }

  /** The newest first. */
  public synchronized List<Shown> all() {
    List<Shown> all = new ArrayList<>(experiments.values().stream().map(this::shown).toList());
    Collections.reverse(all);
    all.sort(
        Comparator.comparing((Shown one) -> one.state() != Phase.RUNNING)
            .thenComparing(one -> began(one.stages()), Comparator.reverseOrder()));
    return all;
  }

  private Shown shown(Told told) {
    ExperimentChanged state = told.state();
    JsonNode stages = state.counts().path("stages");
    JsonNode status = state.counts().path("status");
    return new Shown(
        state.experiment(),
        state.name(),
        state.phase(),
        told.at(),
        state.plan(),
        stages.isArray() ? stages : JsonNodeFactory.instance.arrayNode(),
        status.isObject() ? status : JsonNodeFactory.instance.objectNode(),
        decided(told, began(stages)));
  }

  /** A decision names a model; the experiment on it is told by the time. */
  private List<Decided> decided(Told told, Instant began) {
    Set<String> names = new TreeSet<>();
    told.state().plan().path("champion").fieldNames().forEachRemaining(names::add);
    Set<Decided> all = new LinkedHashSet<>();
    for (Made made : decisions) {
      if (names.contains(made.decision().name())
          && !made.at().isBefore(began)
          && !made.at().isAfter(told.at())) {
        all.add(
            new Decided(
                made.at(),
                made.decision().decision(),
                made.decision().reason(),
                made.decision().numbers()));
      }
    }
    return List.copyOf(all);
  }

  private static Instant began(JsonNode stages) {
    String text = stages.path(0).path("began").asText();
    return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
  }
}
