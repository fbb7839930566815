package org.parley.compression.retraining;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.onnx.OnnxExport;
import org.parley.compression.onnx.WeightStorage;
import org.parley.compression.tensorflow.Batch;
import org.parley.compression.tensorflow.Batches;
import org.parley.compression.tensorflow.LossGradients;
import org.parley.compression.tensorflow.Objective;
import org.parley.compression.tensorflow.Parametrisation;
import org.parley.compression.tensorflow.Trainer;
import org.parley.compression.tensorflow.Validation;

/** Retraining on a {@link Task}, with checkpoints. */
public final class TaskRetraining implements Retraining {
  /** Of an identity: names its folder. */
  private static final int SHORT = 16;

  /** Leaves room to count steps from any of these. */
  private static final int BATCH_OFFSETS = 1 << 20;

  private static final long PROJECTION_SEED = 1;

  private final Supplier<Task> opening;
  private final Function<String, Network> teachers;
  private final Path work;
  private final int threads;
  private final Consumer<String> log;
  private Optional<Task> opened = Optional.empty();

  /**
   * @param opening of the task, called once and only when something is to be trained
   * @param teachers the network of a version by its name, {@link Distillation#PARENT} included
   * @param work folder for checkpoints
   * @param threads of TensorFlow
   * @param log takes lines for people
   */
  public TaskRetraining(
      Supplier<Task> opening,
      Function<String, Network> teachers,
      Path work,
      int threads,
      Consumer<String> log) {
    this.opening = opening;
    this.teachers = teachers;
    this.work = work;
    this.threads = threads;
    this.log = log;
  }

  @Override
  public Network trained(Network start, RetrainingPlan plan, DoubleConsumer progress) {
    Task task = task();
    return run(
        new Lesson(
            Parametrisation.keeping(start),
            task.objective(start),
            identity(task, List.of(start), plan),
            () -> task.batches(start),
            task.validation(start)),
        plan,
        progress);
  }

  @Override
  public Network distilled(
      Network student, Distillation settings, RetrainingPlan plan, DoubleConsumer progress) {
    return taught(
        student,
        settings,
        joint -> Parametrisation.keeping(joint, Classroom::isTeachers),
        plan,
        List.of(),
        progress);
  }

  @Override
  public Network quantiseAware(
      Network student,
      Function<String, Integer> bits,
      Distillation settings,
      RetrainingPlan plan,
      DoubleConsumer progress) {
    List<Integer> all = student.parameters().keySet().stream().map(bits).toList();
    return taught(
        student,
        settings,
        joint ->
            Parametrisation.quantiseAware(
                joint,
                name -> student.parameters().containsKey(name) ? bits.apply(name) : 0,
                Classroom::isTeachers),
        plan,
        all,
        progress);
  }

  private Network taught(
      Network student,
      Distillation settings,
      Function<Network, Parametrisation> parametrisation,
      RetrainingPlan plan,
      List<Integer> bits,
      DoubleConsumer progress) {
    settings.requireFits(student);
    Task task = task();
    Network teacher = teachers.apply(settings.teacher());
    Classroom classroom =
        new Classroom(student, teacher, settings.teacherHears(), settings.features());
    Network joint = classroom.joint(PROJECTION_SEED);
    Objective objective =
        new DistillationObjective(
            classroom,
            joint,
            settings.weights().task() ? task.objective(student) : task.watched(student),
            task.likeness(settings.emptyWeight()),
            settings,
            plan.steps());
    List<Object> rules = bits.isEmpty() ? List.of(settings, plan) : List.of(settings, plan, bits);
    String identity = identity(task, List.of(student, teacher), rules);
    Validation validation = task.validation(student);
    Lesson lesson =
        new Lesson(
            parametrisation.apply(joint),
            objective,
            identity,
            () ->
                switch (settings.teacherHears()) {
                  case SAME -> task.batches(joint);
                  case UNDISTURBED -> task.undisturbedToo(joint);
                },
            predictor -> validation.measure(inputs -> predictor.predict(classroom.feeds(inputs))));
    return classroom.learnt(run(lesson, plan, progress));
  }

  /** One training. */
  private record Lesson(
      Parametrisation parametrisation,
      Objective objective,
      String identity,
      Supplier<Batches> batches,
      Validation validation) {}

  private Network run(Lesson lesson, RetrainingPlan plan, DoubleConsumer progress) {
    Trainer trainer =
        new Trainer(
            lesson.parametrisation(),
            lesson.objective(),
            plan.training(threads),
            work.resolve(lesson.identity().substring(0, SHORT)),
            lesson.identity(),
            log);
    try (Batches batches =
        new FromElsewhere(
            lesson.batches().get(),
            offset(lesson.identity()),
            step -> progress.accept((double) step / plan.steps()))) {
      return trainer.train(batches, lesson.validation()).network();
    }
  }

  @Override
  public Gradients gradients(Network network, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("gradients of " + count + " batches");
    }
    Task task = task();
    List<Batch> some = new ArrayList<>();
    try (Batches batches = task.batches(network)) {
      for (int i = 0; i < count; i++) {
        some.add(batches.batch(i));
      }
    }
    return new OfBatches(some, new LossGradients(network, task.objective(network), threads));
  }

  private record OfBatches(List<Batch> batches, LossGradients gradients) implements Gradients {
    @Override
    public void at(Map<String, Weights> parameters, Reader reader) {
      gradients.assign(parameters);
      for (Batch batch : batches) {
        LossGradients.Found found = gradients.of(batch);
        reader.read(found.loss(), found.gradients());
      }
    }

    @Override
    public void close() {
      gradients.close();
    }
  }

  /**
   * The same batches, beginning at another one.
   *
   * @param asked is told each step
   */
  private record FromElsewhere(Batches batches, long offset, LongConsumer asked)
      implements Batches {
    @Override
    public int perEpoch() {
      return batches.perEpoch();
    }

    @Override
    public Batch batch(long step) {
      asked.accept(step);
      return batches.batch(offset + step);
    }

    @Override
    public void close() {
      batches.close();
    }
  }

  private synchronized Task task() {
    if (opened.isEmpty()) {
      opened = Optional.of(opening.get());
    }
    return opened.get();
  }

  private static String identity(Task task, List<Network> networks, Object settings) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Network network : networks) {
        digest.update(OnnxExport.bytes(network, WeightStorage.FLOAT));
        digest.update(dropouts(network).getBytes(StandardCharsets.UTF_8));
      }
      digest.update((task.identity() + settings).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Served graphs do not tell them. */
  private static String dropouts(Network network) {
    return network.nodes().stream()
        .filter(node -> node.layer() instanceof Layer.Dropout)
        .map(Network.Node::toString)
        .collect(Collectors.joining());
  }

  private static long offset(String identity) {
    return Integer.parseUnsignedInt(identity, 0, 8, 16) >>> 1 & (BATCH_OFFSETS - 1);
  }
}
