package org.parley.compression.tensorflow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.parley.compression.network.Weights;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A network, its objective and one step of a {@link Method}'s optimizer with the gradient's global
 * norm clipped (Pascanu et al. 2013, arXiv 1211.5063).
 */
final class TrainingGraph implements Predictor, AutoCloseable {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.98f;
  private static final float EPSILON = 1e-8f;

  /** Everything that a step changes. */
  record State(
      SequencedMap<String, Weights> parameters,
      SequencedMap<String, Weights> firstMoments,
      SequencedMap<String, Weights> secondMoments) {

    static State start(Parametrisation parametrisation) {
      SequencedMap<String, Weights> trained = parametrisation.trained();
      SequencedMap<String, Weights> zeros = new LinkedHashMap<>();
      trained.forEach((name, weights) -> zeros.put(name, Weights.zeros(weights.shape())));
      return new State(trained, zeros, zeros);
    }
  }

  private final Graph graph = new Graph();
  private final Session session;
  private final Variables parameters;
  private final Variables firstMoments;
  private final Variables secondMoments;
  private final Placeholder<TFloat32> training;
  private final Placeholder<TInt32> step;
  private final Placeholder<TFloat32> rate;
  private final Placeholder<TFloat32> beta1Power;
  private final Placeholder<TFloat32> beta2Power;
  private final NetworkOperations operations;
  private final Objective objective;
  private final Map<String, Operand<?>> targets = new LinkedHashMap<>();
  private final Operand<TFloat32> loss;
  private final List<Operand<TFloat32>> parts;
  private final Operand<TFloat32> gradientNorm;
  private final List<Operand<TFloat32>> gradients;
  private final List<Op> updates = new ArrayList<>();

  TrainingGraph(Parametrisation parametrisation, Objective objective, TrainingPlan plan) {
    SequencedMap<String, Weights> trained = parametrisation.trained();
    this.objective = objective;
    Ops tf = Ops.create(graph);
    training = scalar(tf);
    rate = scalar(tf);
    beta1Power = scalar(tf);
    beta2Power = scalar(tf);
    step = tf.placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));
    parameters = new Variables(tf, trained);
    firstMoments = new Variables(tf, trained);
    secondMoments = new Variables(tf, trained);
    operations =
        NetworkOperations.lay(
            tf,
            parametrisation.network(),
            parametrisation.used(tf, parameters.operands()),
            new LayerOperations(tf, training, step, plan.method().products()),
            NetworkOperations.Caches.ZEROS);
    objective
        .targets()
        .forEach(target -> targets.put(target.name(), NetworkOperations.placeholder(tf, target)));
    Objective.Loss made = objective.loss(tf, operations.outputs(), targets);
    loss = made.value();
    parts = made.parts();
    gradients = gradients(tf, made.differentiable(), List.copyOf(parameters.operands().values()));
    gradientNorm = descend(tf, trained, plan);
    session = new Session(graph, Threads.of(plan.threads()));
    assign(State.start(parametrisation));
  }

  private Operand<TFloat32> descend(
      Ops tf, SequencedMap<String, Weights> trained, TrainingPlan plan) {
    List<String> names = List.copyOf(trained.keySet());
    List<Weights> weights = List.copyOf(trained.values());
    List<Operand<TFloat32>> variables = List.copyOf(parameters.operands().values());
    List<Operand<TFloat32>> first = List.copyOf(firstMoments.operands().values());
    List<Operand<TFloat32>> second = List.copyOf(secondMoments.operands().values());
    List<Operand<TFloat32>> squares = new ArrayList<>();
    gradients.forEach(gradient -> squares.add(tf.nn.l2Loss(gradient)));
    Operand<TFloat32> norm = tf.math.sqrt(tf.math.mul(tf.constant(2f), tf.math.addN(squares)));
    Operand<TFloat32> most = tf.constant((float) plan.clipNorm());
    Operand<TFloat32> scale = tf.math.div(most, tf.math.maximum(norm, most));
    Muon muon = new Muon(tf, new Products(tf, plan.method().products()));
    boolean orthogonal = plan.method().optimizer() == Method.Optimizer.MUON;
    for (int i = 0; i < variables.size(); i++) {
      Operand<TFloat32> gradient = tf.math.mul(gradients.get(i), scale);
      updates.add(
          orthogonal && Muon.suits(names.get(i), weights.get(i))
              ? muon.update(variables.get(i), first.get(i), gradient, rate, weights.get(i))
              : adam(tf, variables.get(i), first.get(i), second.get(i), gradient));
    }
    return norm;
  }

  private Op adam(
      Ops tf,
      Operand<TFloat32> variable,
      Operand<TFloat32> first,
      Operand<TFloat32> second,
      Operand<TFloat32> gradient) {
    return tf.train.applyAdam(
        variable,
        first,
        second,
        beta1Power,
        beta2Power,
        rate,
        tf.constant(BETA1),
        tf.constant(BETA2),
        tf.constant(EPSILON),
        gradient);
  }

  @SuppressWarnings("unchecked") // the gradient has the variable's type
  private List<Operand<TFloat32>> gradients(
      Ops tf, Operand<TFloat32> y, List<Operand<TFloat32>> variables) {
    Output<?>[] x = variables.stream().map(Operand::asOutput).toArray(Output<?>[]::new);
    Output<?>[] dy = graph.addGradients(y.asOutput(), x);
    List<Operand<TFloat32>> gradients = new ArrayList<>();
    for (int i = 0; i < dy.length; i++) {
      gradients.add(tf.reshape((Operand<TFloat32>) (Operand<?>) dy[i], tf.shape(variables.get(i))));
    }
    return gradients;
  }

  /** What one step found before it changed the weights. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  record Progress(double loss, double gradientNorm, float[] parts) {}

  /**
   * @param number of the step, from 0
   */
  Progress step(Batch given, long number, double learningRate) {
    Batch batch = objective.completed(given, this);
    Session.Runner runner = session.runner();
    List<Tensor> fed = new ArrayList<>();
    try {
      operations.inputs().forEach((name, operand) -> feed(runner, fed, operand, batch, name));
      targets.forEach((name, operand) -> feed(runner, fed, operand, batch, name));
      settings(1, number)
          .forEach((operand, feed) -> TensorFlowNetwork.feed(runner, fed, operand, feed));
      set(runner, fed, rate, learningRate);
      set(runner, fed, beta1Power, Math.pow(BETA1, number + 1.0));
      set(runner, fed, beta2Power, Math.pow(BETA2, number + 1.0));
      runner.fetch(loss).fetch(gradientNorm);
      parts.forEach(runner::fetch);
      updates.forEach(runner::addTarget);
      try (Result result = runner.run()) {
        float[] found = new float[2 + parts.size()];
        for (int i = 0; i < found.length; i++) {
          found[i] = Tensors.floats(result.get(i)).values()[0];
        }
        return new Progress(found[0], found[1], Arrays.copyOfRange(found, 2, found.length));
      }
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  /** The objective's value without changing anything. */
  double loss(Batch batch) {
    return still(batch, List.of(loss)).getFirst().values()[0];
  }

  /** The objective's value and its gradients, in the order of what is trained, without dropout. */
  List<Feed.Floats> lossAndGradients(Batch batch) {
    List<Operand<TFloat32>> wanted = new ArrayList<>(gradients);
    wanted.addFirst(loss);
    return still(batch, wanted);
  }

  private List<Feed.Floats> still(Batch given, List<Operand<TFloat32>> wanted) {
    Batch batch = objective.completed(given, this);
    Session.Runner runner = session.runner();
    List<Tensor> fed = new ArrayList<>();
    try {
      operations.inputs().forEach((name, operand) -> feed(runner, fed, operand, batch, name));
      targets.forEach((name, operand) -> feed(runner, fed, operand, batch, name));
      settings(0, 0).forEach((operand, feed) -> TensorFlowNetwork.feed(runner, fed, operand, feed));
      wanted.forEach(runner::fetch);
      try (Result result = runner.run()) {
        List<Feed.Floats> found = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
          found.add(Tensors.floats(result.get(i)));
        }
        return found;
      }
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  @Override
  public Prediction predict(Map<String, Feed> inputs) {
    return TensorFlowNetwork.run(session, operations, inputs, settings(0, 0));
  }

  State state() {
    return new State(
        parameters.read(session), firstMoments.read(session), secondMoments.read(session));
  }

  void assign(State state) {
    parameters.assign(session, state.parameters());
    firstMoments.assign(session, state.firstMoments());
    secondMoments.assign(session, state.secondMoments());
  }

  void assign(Map<String, Weights> weights) {
    parameters.assign(session, weights);
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }

  private Map<Operand<?>, Feed> settings(float trains, long number) {
    Map<Operand<?>, Feed> settings = new LinkedHashMap<>();
    settings.put(training, new Feed.Floats(new float[] {trains}));
    settings.put(step, new Feed.Ints(new int[] {(int) number}));
    return settings;
  }

  private static void feed(
      Session.Runner runner, List<Tensor> fed, Operand<?> operand, Batch batch, String name) {
    TensorFlowNetwork.feed(runner, fed, operand, TensorFlowNetwork.require(batch.feeds(), name));
  }

  private static void set(
      Session.Runner runner, List<Tensor> fed, Operand<TFloat32> operand, double value) {
    TensorFlowNetwork.feed(runner, fed, operand, new Feed.Floats(new float[] {(float) value}));
  }

  private static Placeholder<TFloat32> scalar(Ops tf) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
  }
}
