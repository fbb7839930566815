package org.parley.compression.retraining;

import static org.parley.compression.network.Dimensions.ANY;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.parley.compression.network.Activation;
import org.parley.compression.network.Dimensions;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.tensorflow.Batch;
import org.parley.compression.tensorflow.Batches;
import org.parley.compression.tensorflow.Feed;
import org.parley.compression.tensorflow.Objective;
import org.parley.compression.tensorflow.Predictor;
import org.parley.compression.tensorflow.SoftTargets;
import org.parley.compression.tensorflow.Validation;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Multiplying two numbers from −1 to 1, judged by the mean squared error.
 *
 * @param asked takes "learnt" and "watched", as its objective is asked for
 */
record ProductsTask(long killedAt, List<String> asked) implements Task {
  static final long NEVER = -1;
  private static final int BATCH = 64;

  ProductsTask(long killedAt) {
    this(killedAt, new ArrayList<>());
  }

  /** Two inputs, two hidden layers of a width, one output. */
  static Network network(int width) {
    SplittableRandom random = new SplittableRandom(3);
    Network.Builder network = Network.builder();
    String x = network.input("x", ElementType.FLOAT, ANY, 2);
    x = network.add("inner", dense(random, 2, width, Activation.RELU), x);
    x = network.add("hidden", dense(random, width, width, Activation.RELU), x);
    x = network.add("y", dense(random, width, 1, Activation.NONE), x);
    return network.output("y", x).build();
  }

  private static Layer.Dense dense(
      SplittableRandom random, int inputs, int outputs, Activation activation) {
    return new Layer.Dense(
        Weights.scaled(random, 2, inputs, outputs), Weights.zeros(outputs), activation);
  }

  @Override
  public String identity() {
    return "products";
  }

  @Override
  public Objective objective(Network network) {
    asked.add("learnt");
    return new SquaredError();
  }

  @Override
  public Objective watched(Network network) {
    asked.add("watched");
    return new SquaredError();
  }

  @Override
  public Batches batches(Network network) {
    return new Drawn(killedAt, new long[1]);
  }

  /** The first number has its sign turned. */
  @Override
  public Batches undisturbedToo(Network network) {
    return new Batches() {
      @Override
      public int perEpoch() {
        return 100;
      }

      @Override
      public Batch batch(long step) {
        return disturbed(drawn(step, BATCH));
      }
    };
  }

  static Batch disturbed(Batch batch) {
    Feed.Floats x = (Feed.Floats) batch.get("x");
    float[] turned = x.values().clone();
    for (int i = 0; i < turned.length; i += 2) {
      turned[i] *= -1;
    }
    return batch.with("x", new Feed.Floats(turned, x.shape())).with(Task.undisturbed("x"), x);
  }

  /** Numbers are compared by their squared difference. */
  @Override
  public Likeness likeness(double emptyWeight) {
    return new Likeness() {
      @Override
      public Operand<TFloat32> divergence(
          Ops tf,
          Answers student,
          Answers teacher,
          Map<String, Operand<?>> targets,
          SoftTargets soft) {
        return tf.math.mean(
            tf.math.square(tf.math.sub(student.outputs().get("y"), teacher.outputs().get("y"))),
            tf.constant(new int[] {0, 1}));
      }

      @Override
      public Operand<TFloat32> present(
          Ops tf, Map<String, Operand<?>> targets, Operand<TFloat32> like) {
        throw new IllegalStateException("these values have no frames");
      }
    };
  }

  @Override
  public Validation validation(Network network) {
    return ProductsTask::squaredError;
  }

  /** Throws at one call as a kill would end the process. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Drawn(long killedAt, long[] calls) implements Batches {
    @Override
    public int perEpoch() {
      return 100;
    }

    @Override
    public Batch batch(long step) {
      if (calls[0]++ == killedAt) {
        throw new IllegalStateException("killed");
      }
      return drawn(step, BATCH);
    }
  }

  static Batch drawn(long seed, int count) {
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

  static SequencedMap<String, Double> squaredError(Predictor predictor) {
    return squaredError(predictor, drawn(-1, 200));
  }

  static SequencedMap<String, Double> squaredError(Predictor predictor, Batch batch) {
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
      Operand<TFloat32> wanted = (Operand<TFloat32>) Objects.requireNonNull(targets.get("target"));
      return Loss.of(
          tf.math.mean(
              tf.math.square(tf.math.sub(outputs.get("y"), wanted)),
              tf.constant(new int[] {0, 1})));
    }
  }
}
