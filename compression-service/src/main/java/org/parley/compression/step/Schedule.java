package org.parley.compression.step;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.parley.compression.network.Network;
import org.parley.compression.retraining.RetrainingPlan;

/** In how many rounds something is pruned, and what is trained between them. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Schedule.Once.class, name = "once"),
  @JsonSubTypes.Type(value = Schedule.Gradual.class, name = "gradual"),
  @JsonSubTypes.Type(value = Schedule.UntilWorse.class, name = "until-worse")
})
public sealed interface Schedule {

  /** All at once, without training. */
  record Once() implements Schedule {}

  /**
   * More and more, first fast and then slowly: after round t of n the share s·(1 − (1 − t/n)³) is
   * gone (Zhu and Gupta 2017, arXiv 1710.01878). Each round ends with a training, in which what is
   * gone stays gone.
   *
   * @param training of each round
   */
  record Gradual(int rounds, RetrainingPlan training) implements Schedule {
    public Gradual {
      requireNonNull(training, "training");
      if (rounds < 1) {
        throw new IllegalArgumentException("rounds " + rounds + " is not positive");
      }
    }

    private Network rounds(Network network, double share, Round round, Workbench workbench) {
      Network now = network;
      for (int i = 1; i <= rounds; i++) {
        double wanted = share(share, i, rounds);
        workbench.log().accept("round %d of %d: %.3f is gone".formatted(i, rounds, wanted));
        Network pruned = round.pruned(now, share(share, i - 1, rounds), wanted);
        now = trained(pruned, training, i, rounds, workbench);
      }
      return now;
    }
  }

  /**
   * In equal parts, each with a training and then judged by the paired bootstrap of the gate; when
   * more is lost than the recipe's budget allows, the round before is what comes out.
   *
   * @param rounds after which all is gone that may go, if nothing is lost
   * @param training of each round
   */
  record UntilWorse(int rounds, RetrainingPlan training) implements Schedule {
    public UntilWorse {
      requireNonNull(training, "training");
      if (rounds < 1) {
        throw new IllegalArgumentException("rounds " + rounds + " is not positive");
      }
    }

    private Network rounds(Network network, double share, Round round, Workbench workbench) {
      Network good = network;
      for (int i = 1; i <= rounds; i++) {
        double before = share * (i - 1) / rounds;
        Network pruned = round.pruned(good, before, share * i / rounds);
        Network now = trained(pruned, training, i, rounds, workbench);
        List<String> objections = workbench.quality().objections(now);
        if (!objections.isEmpty()) {
          workbench
              .log()
              .accept(
                  "stops with %.3f gone; one round more: %s"
                      .formatted(before, String.join("; ", objections)));
          if (i == 1) {
            throw new IllegalArgumentException(
                "the first round already loses too much: " + String.join("; ", objections));
          }
          return good;
        }
        good = now;
        workbench.log().accept("%.3f is gone and within the budget".formatted(share * i / rounds));
      }
      return good;
    }
  }

  /** Takes more of a network away. */
  interface Round {
    /**
     * The network with less in it.
     *
     * @param before share of the first network that is gone
     * @param share that shall be gone
     */
    Network pruned(Network network, double before, double share);
  }

  /** All rounds with their trainings. */
  default Network apply(Network network, double share, Round round, Workbench workbench) {
    return switch (this) {
      case Once _ -> round.pruned(network, 0, share);
      case Gradual gradual -> gradual.rounds(network, share, round, workbench);
      case UntilWorse untilWorse -> untilWorse.rounds(network, share, round, workbench);
    };
  }

  private static Network trained(
      Network pruned, RetrainingPlan training, int round, int rounds, Workbench workbench) {
    double done = (round - 1.0) / rounds;
    return workbench
        .retraining()
        .trained(pruned, training, part -> workbench.progress().accept(done + part / rounds));
  }

  /** The same rounds without training, all of them. */
  default Network predict(Network network, double share, Round round) {
    int rounds =
        switch (this) {
          case Once _ -> 1;
          case Gradual gradual -> gradual.rounds();
          case UntilWorse untilWorse -> untilWorse.rounds();
        };
    Network now = network;
    for (int i = 1; i <= rounds; i++) {
      now = round.pruned(now, share(share, i - 1, rounds), share(share, i, rounds));
    }
    return now;
  }

  /** What is gone after some of the rounds. */
  static double share(double last, int round, int rounds) {
    double left = 1 - (double) round / rounds;
    return last * (1 - left * left * left);
  }

  /** For people. */
  default String text() {
    return switch (this) {
      case Once _ -> "";
      case Gradual(int rounds, RetrainingPlan training) ->
          ", %d rounds of %d steps".formatted(rounds, training.steps());
      case UntilWorse(int rounds, RetrainingPlan training) ->
          ", at most %d rounds of %d steps".formatted(rounds, training.steps());
    };
  }
}
