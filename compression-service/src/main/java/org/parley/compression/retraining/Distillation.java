package org.parley.compression.retraining;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;

/**
 * How a network learns from a teacher beside its task (Hinton et al. 2015, arXiv 1503.02531; Romero
 * et al. 2015, "FitNets", arXiv 1412.6550).
 *
 * @param teacher {@code parent}, or another version or file
 * @param teacherHears what the student hears, or the same without noise, room, line and masks, so
 *     that the student learns to hear through them (Li et al. 2017, "Large-Scale Domain Adaptation
 *     via Teacher-Student Learning", arXiv 1708.05466)
 * @param temperature that flattens the answers of both sides where they are compared
 * @param emptyWeight what a frame counts of which the teacher is sure that it says nothing: the
 *     blank's frames of a recogniser; 1 for all alike
 * @param features layers of the student, each with the teacher's whose values it learns through a
 *     projection, which is dropped afterwards
 * @param attention weight of attention maps and of relations between queries, keys and values
 */
public record Distillation(
    String teacher,
    Hearing teacherHears,
    double temperature,
    double emptyWeight,
    SortedMap<String, String> features,
    double attention,
    LossWeights weights) {
  public static final String PARENT = "parent";

  /** What a teacher is given. */
  public enum Hearing {
    SAME,
    UNDISTURBED
  }

  public Distillation {
    requireNonNull(teacher, "teacher");
    requireNonNull(teacherHears, "teacherHears");
    requireNonNull(weights, "weights");
    features = Collections.unmodifiableSortedMap(new TreeMap<>(features));
    if (!(temperature > 0)) {
      throw new IllegalArgumentException("temperature " + temperature + " is not positive");
    }
    if (!(emptyWeight >= 0 && emptyWeight <= 1)) {
      throw new IllegalArgumentException("emptyWeight " + emptyWeight + " is not from 0 to 1");
    }
    if (weights.features() && features.isEmpty()) {
      throw new IllegalArgumentException("features has a weight, and no layers are named for it");
    }
  }

  /**
   * @throws IllegalArgumentException when the student lacks what is compared
   */
  public void requireFits(Network student) {
    if (attention != 0) {
      throw new IllegalArgumentException(
          "attention %s: no layer of this network attends, and maps or relations of attention need one; set it to 0"
              .formatted(attention));
    }
    if (teacherHears == Hearing.UNDISTURBED
        && student.inputs().stream().anyMatch(input -> input.type() == ElementType.INT)) {
      throw new IllegalArgumentException(
          "teacherHears UNDISTURBED: only sound is disturbed in training, and this network reads words; set it to SAME");
    }
    features.keySet().forEach(name -> requireFeature(student, name, "student"));
  }

  /** Frames of values, before any context lengthens them. */
  static void requireFeature(Network network, String value, String whose) {
    boolean found =
        network.nodes().stream()
            .anyMatch(
                node -> node.name().equals(value) && !(node.layer() instanceof Layer.Context));
    if (!found || network.dimensions(value).rank() != 3) {
      throw new IllegalArgumentException(
          "features: the %s has no layer %s that gives [batch, time, channels]"
              .formatted(whose, value));
    }
  }
}
