package org.parley.compression.retraining;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import org.parley.compression.network.Activation;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.tensorflow.Feed;

/**
 * Student and teacher as one network: the student's layers and outputs under their own names, the
 * teacher's under {@code teacher.NAME}, and for each pair of features the student's projected to
 * the teacher's channels. Both read the same inputs, or the teacher those that {@link
 * Task#undisturbed} names.
 */
record Classroom(
    Network student,
    Network teacher,
    Distillation.Hearing teacherHears,
    SortedMap<String, String> features) {
  private static final String TEACHER = "teacher.";
  private static final String PROJECTION = "projection.";

  /** Whether a parameter or node of the joint network is the teacher's, which does not learn. */
  static boolean isTeachers(String parameter) {
    return parameter.startsWith(TEACHER);
  }

  static String ofTeacher(String output) {
    return TEACHER + output;
  }

  static String projected(String feature) {
    return PROJECTION + feature;
  }

  static String taught(String feature) {
    return TEACHER + PROJECTION + feature;
  }

  /**
   * @param seed of the projections
   * @throws IllegalArgumentException when the two do not take and give the same
   */
  Network joint(long seed) {
    requireAlike();
    List<Network.Input> inputs = new ArrayList<>(student.inputs());
    Map<String, String> heard = new HashMap<>();
    for (Network.Input input : teacher.inputs()) {
      heard.put(input.name(), heardByTeacher(input.name()));
      if (teacherHears == Distillation.Hearing.UNDISTURBED) {
        inputs.add(
            new Network.Input(heardByTeacher(input.name()), input.type(), input.dimensions()));
      }
    }
    List<Network.Node> nodes = new ArrayList<>(student.nodes());
    for (Network.Node node : teacher.nodes()) {
      List<String> taken =
          node.inputs().stream().map(name -> heard.getOrDefault(name, TEACHER + name)).toList();
      nodes.add(new Network.Node(TEACHER + node.name(), node.layer(), taken));
    }
    List<Network.Output> outputs = new ArrayList<>(student.outputs());
    for (Network.Output output : teacher.outputs()) {
      outputs.add(new Network.Output(ofTeacher(output.name()), TEACHER + output.value()));
    }
    SplittableRandom random = new SplittableRandom(seed);
    features.forEach((own, taught) -> {
      nodes.add(new Network.Node(projected(own), projection(own, taught, random), List.of(own)));
      outputs.add(new Network.Output(projected(own), projected(own)));
      outputs.add(new Network.Output(taught(own), TEACHER + taught));
    });
    return new Network(inputs, nodes, outputs);
  }

  private String heardByTeacher(String input) {
    return teacherHears == Distillation.Hearing.SAME ? input : Task.undisturbed(input);
  }

  /** Those of the joint network, the teacher hearing what the student does. */
  Map<String, Feed> feeds(Map<String, Feed> ofStudent) {
    Map<String, Feed> feeds = new HashMap<>(ofStudent);
    student
        .inputs()
        .forEach(input ->
            feeds.putIfAbsent(
                heardByTeacher(input.name()), requireNonNull(ofStudent.get(input.name()))));
    return feeds;
  }

  private Layer projection(String own, String taught, SplittableRandom random) {
    Distillation.requireFeature(teacher, taught, "teacher");
    int from = student.dimensions(own).channels();
    int to = teacher.dimensions(taught).channels();
    return new Layer.Dense(Weights.scaled(random, 1, from, to), Weights.zeros(to), Activation.NONE);
  }

  /** The student with what the joint network has learnt. */
  Network learnt(Network joint) {
    Set<String> own = new HashSet<>();
    student.nodes().forEach(node -> own.add(node.name()));
    return new Network(
        student.inputs(),
        joint.nodes().stream().filter(node -> own.contains(node.name())).toList(),
        student.outputs());
  }

  private void requireAlike() {
    if (!student.inputs().equals(teacher.inputs())) {
      throw new IllegalArgumentException(
          "the teacher takes %s, the student %s".formatted(teacher.inputs(), student.inputs()));
    }
    for (Network.Output output : student.outputs()) {
      int channels = student.dimensions(output.value()).channels();
      boolean same =
          teacher.outputs().stream()
              .anyMatch(other ->
                  other.name().equals(output.name())
                      && teacher.dimensions(other.value()).channels() == channels);
      if (!same) {
        throw new IllegalArgumentException(
            "the teacher has no output %s of %d channels".formatted(output.name(), channels));
      }
    }
  }
}
