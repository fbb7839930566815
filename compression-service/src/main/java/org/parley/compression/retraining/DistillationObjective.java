package org.parley.compression.retraining;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parley.compression.network.Dimensions;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Network;
import org.parley.compression.tensorflow.Batch;
import org.parley.compression.tensorflow.Objective;
import org.parley.compression.tensorflow.Predictor;
import org.parley.compression.tensorflow.SoftTargets;
import org.parley.compression.tensorflow.Weighing;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * What the student of a {@link Classroom} makes small: w₀ · T² · KL(teacher ‖ student) + w₁ · task
 * + w₂ · Σ mean ‖h_S·P − h_T‖² / channels.
 */
final class DistillationObjective implements Objective {
  private static final int PARTS = 3;

  private final Classroom classroom;
  private final Map<String, Integer> lateness;
  private final Objective task;
  private final Likeness likeness;
  private final SoftTargets soft;
  private final Weighing weighing;

  /**
   * @param joint network of the classroom
   * @param task of the student alone
   */
  DistillationObjective(
      Classroom classroom,
      Network joint,
      Objective task,
      Likeness likeness,
      Distillation settings,
      long steps) {
    this.classroom = classroom;
    this.lateness = joint.lateness();
    this.task = task;
    this.likeness = likeness;
    this.soft = new SoftTargets(1, settings.temperature());
    this.weighing = settings.weights().over(steps);
  }

  @Override
  public List<Network.Input> targets() {
    List<Network.Input> targets = new ArrayList<>(task.targets());
    targets.add(new Network.Input(Weighing.TARGET, ElementType.FLOAT, Dimensions.of(PARTS)));
    return targets;
  }

  @Override
  public Batch completed(Batch batch, Predictor now) {
    return task.completed(batch, now);
  }

  @Override
  public Optional<Weighing> weighing() {
    return Optional.of(weighing);
  }

  @Override
  @SuppressWarnings("unchecked") // declared above
  public Loss loss(
      Ops tf, Map<String, Operand<TFloat32>> outputs, Map<String, Operand<?>> targets) {
    Operand<TFloat32> weights = (Operand<TFloat32>) requireNonNull(targets.get(Weighing.TARGET));
    Loss own = task.loss(tf, outputs, targets);
    Operand<TFloat32> taught = taught(tf, outputs, targets);
    Operand<TFloat32> alike = features(tf, outputs, targets);
    return new Loss(
        weighed(tf, weights, List.of(taught, own.value(), alike)),
        weighed(tf, weights, List.of(taught, own.differentiable(), alike)),
        List.of(taught, own.value(), alike));
  }

  private static Operand<TFloat32> weighed(
      Ops tf, Operand<TFloat32> weights, List<Operand<TFloat32>> parts) {
    return tf.reduceSum(tf.math.mul(weights, tf.stack(parts)), tf.constant(0));
  }

  private Operand<TFloat32> taught(
      Ops tf, Map<String, Operand<TFloat32>> outputs, Map<String, Operand<?>> targets) {
    Map<String, Operand<TFloat32>> ofStudent = new HashMap<>();
    Map<String, Operand<TFloat32>> ofTeacher = new HashMap<>();
    for (Network.Output output : classroom.student().outputs()) {
      ofStudent.put(output.name(), requireNonNull(outputs.get(output.name())));
      ofTeacher.put(output.name(), requireNonNull(outputs.get(Classroom.ofTeacher(output.name()))));
    }
    return likeness.divergence(
        tf,
        new Likeness.Answers(ofStudent, classroom.student().lookaheadFrames()),
        new Likeness.Answers(ofTeacher, classroom.teacher().lookaheadFrames()),
        targets,
        soft);
  }

  private Operand<TFloat32> features(
      Ops tf, Map<String, Operand<TFloat32>> outputs, Map<String, Operand<?>> targets) {
    List<Operand<TFloat32>> losses = new ArrayList<>(List.of(tf.constant(0f)));
    classroom
        .features()
        .forEach((own, other) -> {
          Operand<TFloat32> student = requireNonNull(outputs.get(Classroom.projected(own)));
          Operand<TFloat32> teacher = requireNonNull(outputs.get(Classroom.taught(own)));
          int late = lateness.getOrDefault(own, 0);
          int lateTeacher = lateness.getOrDefault(Classroom.ofTeacher(other), 0);
          int most = Math.max(late, lateTeacher);
          losses.add(
              squared(
                  tf,
                  heard(tf, student, late, most),
                  heard(tf, teacher, lateTeacher, most),
                  targets));
        });
    return tf.math.addN(losses);
  }

  /** A mean over frames that are there, and over channels. */
  private Operand<TFloat32> squared(
      Ops tf,
      Operand<TFloat32> student,
      Operand<TFloat32> teacher,
      Map<String, Operand<?>> targets) {
    Operand<TFloat32> each =
        tf.math.mean(
            tf.math.square(tf.math.sub(student, tf.stopGradient(teacher))), tf.constant(2));
    Operand<TFloat32> present = likeness.present(tf, targets, student);
    Operand<TInt32> all = tf.constant(new int[] {0, 1});
    return tf.math.div(
        tf.reduceSum(tf.math.mul(each, present), all),
        tf.math.maximum(tf.constant(1f), tf.reduceSum(present, all)));
  }

  /**
   * The frames that two values have in common, the one being late by {@code late}, the later one by
   * {@code most}.
   */
  private static Operand<TFloat32> heard(Ops tf, Operand<TFloat32> value, int late, int most) {
    if (most == 0) {
      return value;
    }
    Operand<TInt32> size = tf.math.sub(tf.shape(value), tf.constant(new int[] {0, most, 0}));
    return tf.slice(value, tf.constant(new int[] {0, late, 0}), size);
  }
}
