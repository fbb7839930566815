package org.parley.compression.tensorflow;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.parley.compression.network.Dimensions.ANY;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.compression.network.Activation;
import org.parley.compression.network.Dimensions;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class TrainerTest {
  private static final int STEPS = 60;

  @TempDir Path folder;

  @Test
  void learnsAFunctionItCanExpress() {
    Trainer.Trained trained =
        trainer("learns", plan(400, 0)).train(new Products(-1), TrainerTest::squaredError);
    assertThat(trained.figures().get("error")).isLessThan(0.02);
    assertThat(trained.steps()).isEqualTo(400);
  }

  @Test
  void orthogonalStepsOfShortFloatsLearnItToo() {
    Method method = new Method(Method.Optimizer.MUON, Method.Precision.BFLOAT);
    Network wide = network(96);
    TrainingPlan plan =
        new TrainingPlan(
            method, new Schedule(400, 5, 0.01, 0.0001), 1.0, 100, 1, 0, Duration.ofHours(1), 1);
    Trainer.Trained trained =
        new Trainer(wide, new SquaredError(), plan, folder.resolve("muon"), "test", _ -> {})
            .train(new Products(-1), TrainerTest::squaredError);
    assertThat(trained.figures().get("error")).isLessThan(0.02);
    String hidden = "hidden/kernel";
    assertThat(trained.network().parameters().get(hidden))
        .isNotEqualTo(wide.parameters().get(hidden));
  }

  @Test
  void aKilledRunGoesOnAsIfNothingHadHappened() {
    Trainer.Trained whole =
        trainer("whole", plan(STEPS, 0)).train(new Products(-1), TrainerTest::squaredError);
    for (long killedAt : new long[] {1, 17, 40, 59}) {
      String name = "killed" + killedAt;
      assertThatThrownBy(() ->
              trainer(name, plan(STEPS, 0))
                  .train(new Products(killedAt), TrainerTest::squaredError))
          .hasMessage("killed");
      Trainer.Trained resumed =
          trainer(name, plan(STEPS, 0)).train(new Products(-1), TrainerTest::squaredError);
      assertThat(resumed.network().parameters()).isEqualTo(whole.network().parameters());
      assertThat(resumed.figures()).isEqualTo(whole.figures());
    }
  }

  @Test
  void anotherRecipesCheckpointIsStartedOver() {
    new Trainer(network(), new SquaredError(), plan(STEPS, 0), folder, "one", _ -> {})
        .train(new Products(-1), TrainerTest::squaredError);
    Trainer other =
        new Trainer(network(), new SquaredError(), plan(STEPS, 0), folder, "other", _ -> {});
    assertThat(other.best()).isEmpty();
  }

  @Test
  void halfOfWhatAStageBeganWithMayStayInWhatComesOut() {
    float[] began = hidden(network());
    float[] all = hidden(lastOf(0));
    float[] half = hidden(lastOf(0.5));
    for (int i = 0; i < half.length; i++) {
      assertThat(half[i]).isCloseTo((began[i] + all[i]) / 2, within(1e-6f));
    }
    assertThat(all).isNotEqualTo(began);
  }

  private Network lastOf(double startShare) {
    TrainingPlan plan =
        new TrainingPlan(
            Method.PLAIN,
            new Schedule(30, 5, 0.01, 0.001),
            1.0,
            10,
            2,
            0,
            Duration.ofHours(1),
            1,
            startShare);
    return trainer("began" + startShare, plan)
        .train(new Products(-1), _ -> new LinkedHashMap<>(Map.of("error", 1.0)))
        .network();
  }

  private static float[] hidden(Network network) {
    return requireNonNull(network.parameters().get("hidden/kernel")).values();
  }

  @Test
  void stopsWhenNothingGetsBetter() {
    Trainer.Trained trained =
        trainer("stale", plan(STEPS, 2))
            .train(
                new Products(-1),
                _ -> {
                  SequencedMap<String, Double> figures = new LinkedHashMap<>();
                  figures.put("error", 1.0);
                  return figures;
                });
    assertThat(trained.steps()).isEqualTo(30);
  }

  private Trainer trainer(String name, TrainingPlan plan) {
    return new Trainer(network(), new SquaredError(), plan, folder.resolve(name), "test", _ -> {});
  }

  /** A checkpoint after every step, so that a kill can come anywhere. */
  private static TrainingPlan plan(int steps, int patience) {
    return new TrainingPlan(
        Method.PLAIN, new Schedule(steps, 5, 0.01, 0.001), 1.0, 10, 2, patience, Duration.ZERO, 1);
  }

  private static Network network() {
    return network(32);
  }

  private static Network network(int width) {
    SplittableRandom random = new SplittableRandom(3);
    Network.Builder network = Network.builder();
    String x = network.input("x", ElementType.FLOAT, ANY, 2);
    String inner =
        network.add(
            "inner",
            new Layer.Dense(
                Weights.scaled(random, 2, 2, width), Weights.zeros(width), Activation.RELU),
            x);
    String hidden =
        network.add(
            "hidden",
            new Layer.Dense(
                Weights.scaled(random, 2, width, width), Weights.zeros(width), Activation.RELU),
            inner);
    String dropped = network.add("dropped", new Layer.Dropout(0.1), hidden);
    String y =
        network.add(
            "y",
            new Layer.Dense(Weights.scaled(random, 1, width, 1), Weights.zeros(1), Activation.NONE),
            dropped);
    return network.output("y", y).build();
  }

  /** Learns to multiply; throws at one step as a kill would end the process. */
  private record Products(long killedAt) implements Batches {
    @Override
    public int perEpoch() {
      return 100;
    }

    @Override
    public Batch batch(long step) {
      if (step == killedAt) {
        throw new IllegalStateException("killed");
      }
      return products(step, 64);
    }
  }

  private static Batch products(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = new float[2 * count];
    float[] y = new float[count];
    for (int i = 0; i < count; i++) {
      x[2 * i] = (float) random.nextDouble(-1, 1);
      x[2 * i + 1] = (float) random.nextDouble(-1, 1);
      y[i] = x[2 * i] * x[2 * i + 1];
    }
    return new Batch(
        Map.of("x", new Feed.Floats(x, count, 2), "target", new Feed.Floats(y, count, 1)));
  }

  private static SequencedMap<String, Double> squaredError(Predictor predictor) {
    Batch batch = products(-1, 200);
    float[] wanted = ((Feed.Floats) batch.get("target")).values();
    float[] found = predictor.predict(batch.feeds()).values("y");
    double sum = 0;
    for (int i = 0; i < wanted.length; i++) {
      sum += (wanted[i] - found[i]) * (wanted[i] - found[i]);
    }
    SequencedMap<String, Double> figures = new LinkedHashMap<>();
    figures.put("error", sum / wanted.length);
    return figures;
  }

  private static final class SquaredError implements Objective {
    @Override
    public List<Network.Input> targets() {
      return List.of(new Network.Input("target", ElementType.FLOAT, Dimensions.of(ANY, 1)));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Loss loss(
        Ops tf, Map<String, Operand<TFloat32>> outputs, Map<String, Operand<?>> targets) {
      Operand<TFloat32> wanted = (Operand<TFloat32>) targets.get("target");
      return Loss.of(
          tf.math.mean(
              tf.math.square(tf.math.sub(outputs.get("y"), wanted)),
              tf.constant(new int[] {0, 1})));
    }
  }
}
