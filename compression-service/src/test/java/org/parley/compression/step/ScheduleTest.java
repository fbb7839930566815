package org.parley.compression.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.Test;
import org.parley.compression.asr.AcousticShape;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.prune.ChannelPruning;
import org.parley.compression.prune.Importance;
import org.parley.compression.prune.WeightPruning;
import org.parley.compression.retraining.Gradients;
import org.parley.compression.retraining.Retraining;
import org.parley.compression.retraining.RetrainingPlan;
import org.parley.compression.tensorflow.Method;

class ScheduleTest {
  private static final RetrainingPlan PLAN =
      new RetrainingPlan(10, 1, 1e-3, 1e-4, 1, 5, 1, Method.PLAIN);

  @Test
  void mostGoesInTheFirstRounds() {
    assertThat(Schedule.share(0.8, 1, 4)).isCloseTo(0.8 * (1 - 27.0 / 64), within(1e-12));
    assertThat(Schedule.share(0.8, 2, 4)).isCloseTo(0.7, within(1e-12));
    assertThat(Schedule.share(0.8, 4, 4)).isEqualTo(0.8);
    assertThat(Schedule.share(0.8, 0, 4)).isEqualTo(0);
  }

  @Test
  void eachRoundIsTrainedAndTheLastHasTheShareThatIsAskedFor() {
    Trainings trainings = new Trainings();
    LayerNames layers = new LayerNames(List.of("*"));
    Network pruned =
        new PruneWeights(
                layers,
                0.6,
                WeightPruning.Scope.PER_LAYER,
                new Importance.Magnitude(),
                new Schedule.Gradual(3, PLAN))
            .apply(network(), trainings.workbench());
    assertThat(trainings.sparsities).hasSize(3).isSorted();
    assertThat(trainings.sparsities.getFirst()).isCloseTo(0.6 * 19 / 27, within(0.01));
    assertThat(WeightPruning.zeros(pruned, layers::names)).isCloseTo(0.6, within(0.01));
  }

  @Test
  void roundsEndWhenTooMuchIsLostAndTheOneBeforeIsKept() {
    Trainings trainings = new Trainings();
    Workbench strict =
        new Workbench(
            List.of(),
            trainings,
            network -> WeightPruning.zeros(network, _ -> true) > 0.5 ? List.of("lost") : List.of(),
            1,
            trainings.said::add,
            _ -> {});
    Network pruned = untilWorse(0.8).apply(network(), strict);
    assertThat(trainings.sparsities).hasSize(3);
    assertThat(WeightPruning.zeros(pruned, _ -> true)).isCloseTo(0.4, within(0.01));
    assertThat(trainings.said).anyMatch(line -> line.contains("stops with 0.400 gone"));
    Workbench hopeless =
        new Workbench(List.of(), trainings, _ -> List.of("lost"), 1, _ -> {}, _ -> {});
    assertThatThrownBy(() -> untilWorse(0.8).apply(network(), hopeless))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the first round already loses too much: lost");
  }

  private static PruneWeights untilWorse(double most) {
    return new PruneWeights(
        new LayerNames(List.of("*")),
        most,
        WeightPruning.Scope.PER_LAYER,
        new Importance.Magnitude(),
        new Schedule.UntilWorse(4, PLAN));
  }

  @Test
  void channelsThatGoInRoundsLeaveThePredictedWidths() {
    PruneChannels step =
        new PruneChannels(
            new LayerNames(List.of("*.expand")),
            0.5,
            ChannelPruning.Scope.PER_GROUP,
            new Importance.Magnitude(),
            false,
            new Schedule.Gradual(3, PLAN));
    Network narrow = step.apply(network(), new Trainings().workbench());
    assertThat(narrow.dimensions("block0.expand").channels()).isEqualTo(96);
    assertThat(narrow.dimensions()).isEqualTo(step.predict(network()).dimensions());
  }

  @Test
  void productsThatGoInRoundsAreCountedOfTheFirstNetwork() {
    PruneChannels step =
        new PruneChannels(
            new LayerNames(List.of("*.expand")),
            0.25,
            ChannelPruning.Scope.GLOBAL,
            new Importance.Magnitude(),
            false,
            new Schedule.Gradual(3, PLAN));
    Network narrow = step.apply(network(), new Trainings().workbench());
    double left = (double) narrow.multiplyAdds() / network().multiplyAdds();
    assertThat(left).isBetween(0.65, 0.75);
  }

  private static Network network() {
    return new AcousticShape(32, 192, 2, 3, 1, 1, 0)
        .network(Weights.filled(0.1f, 80), Weights.filled(0.5f, 80), 40, 5);
  }

  /** Looks at what shall be trained and leaves it as it is. */
  private static final class Trainings implements Retraining {
    private final List<Double> sparsities = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    Workbench workbench() {
      return new Workbench(List.of(), this, 1, _ -> {}, _ -> {});
    }

    @Override
    public Network trained(Network start, RetrainingPlan plan, DoubleConsumer progress) {
      assertThat(plan).isEqualTo(PLAN);
      sparsities.add(WeightPruning.zeros(start, _ -> true));
      return start;
    }

    @Override
    public Gradients gradients(Network network, int batches) {
      throw new IllegalStateException("no gradients are needed");
    }
  }
}
