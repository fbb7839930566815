package org.parley.rollout.experiment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.parley.events.Outcome;
import org.parley.events.Stage;
import org.parley.events.TurnEnded;

/** What a turn is judged by. A session's value is the share of its turns for which it holds. */
public enum Metric {
  /** Fulfilled, or a form went on. */
  TASK_SUCCESS("taskSuccess", true),
  ASKED_AGAIN("askedAgain", false),
  NOT_UNDERSTOOD("notUnderstood", false),
  CORRECTED("corrected", false),
  ABANDONED("abandoned", false),
  /** The final transcript came later than {@link #LATE_MS} after the end of speech. */
  LATE("late", false),
  /** Another version than that of the assigned arm served. */
  NOT_EXPOSED("notExposed", false);

  /** What the assistant promises. */
  public static final long LATE_MS = 350;

  private final String text;
  private final boolean moreIsBetter;

  Metric(String text, boolean moreIsBetter) {
    this.text = text;
    this.moreIsBetter = moreIsBetter;
  }

  /**
   * @throws IllegalArgumentException naming the metrics that there are
   */
  @JsonCreator
  public static Metric named(String text) {
    return Arrays.stream(values())
        .filter(metric -> metric.text.equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no metric '%s'; there are %s"
                    .formatted(
                        text,
                        Arrays.stream(values())
                            .map(Metric::toString)
                            .collect(Collectors.joining(", ")))));
  }

  boolean holds(TurnEnded turn) {
    return switch (this) {
      case TASK_SUCCESS ->
          turn.outcome() == Outcome.FULFILLED || turn.outcome() == Outcome.CONTINUED;
      case ASKED_AGAIN -> turn.outcome() == Outcome.ASKED_AGAIN;
      case NOT_UNDERSTOOD -> turn.outcome() == Outcome.NOT_UNDERSTOOD;
      case CORRECTED -> turn.outcome() == Outcome.CORRECTED;
      case ABANDONED -> turn.outcome() == Outcome.ABANDONED;
      case LATE -> turn.ms().getOrDefault(Stage.TRANSCRIBED, 0L) > LATE_MS;
      case NOT_EXPOSED -> !turn.exposed();
    };
  }

  /** The share so that more is better. */
  double goodness(double share) {
    return moreIsBetter ? share : 1 - share;
  }

  /** A share back from {@link #goodness}, which is its own inverse. */
  double share(double goodness) {
    return goodness(goodness);
  }

  @JsonValue
  @Override
  public String toString() {
    return text;
  }
}
