package org.parley.compression.step;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.parley.compression.network.Network;
import org.parley.compression.retraining.RetrainingPlan;

/** In how many rounds something is pruned, and what is trained between them. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Schedule.Once.class, name = "once"),
  @JsonSubTypes.Type(value = Schedule.Gradual.class, name = "gradual")
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
      case Gradual(int rounds, RetrainingPlan training) -> {
        Network now = network;
        for (int i = 1; i <= rounds; i++) {
          double wanted = share(share, i, rounds);
          workbench.log().accept("round %d of %d: %.3f is gone".formatted(i, rounds, wanted));
          double done = (i - 1.0) / rounds;
          now =
              workbench
                  .retraining()
                  .trained(
                      round.pruned(now, share(share, i - 1, rounds), wanted),
                      training,
                      part -> workbench.progress().accept(done + part / rounds));
        }
        yield now;
      }
    };
  }

  /** The same rounds without training. */
  default Network predict(Network network, double share, Round round) {
    int rounds = this instanceof Gradual(int count, RetrainingPlan _) ? count : 1;
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
    };
  }
}
