package org.parley.launcher.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.Service;

/**
 * What the image of one service holds beside the runtime, and how it begins.
 *
 * @param name of the image and of the service in Kubernetes, {@code asr}
 * @param title one line for its label
 * @param library jars that seldom change, a layer of their own
 * @param application the service's own jars and, for Quarkus, what its build made of them
 * @param data folders under the image's {@code /app} that come from the project: {@code models},
 *     {@code skills}
 * @param command after the program {@code java}
 */
record Content(
    String name,
    String title,
    List<Path> library,
    List<Path> application,
    List<Path> data,
    List<String> command) {
  /** A share, because the memory limit of a pod is the one number to set. */
  private static final String HEAP = "-XX:MaxRAMPercentage=55";

  private static final Pattern NATIVE_TENSORFLOW =
      Pattern.compile(".*tensorflow-core-native-.*-(linux-.*)\\.jar");

  private static final Set<String> MODELS = Set.of("asr", "nlu");
  private static final Set<String> SKILLS = Set.of("nlu", "dialog");

  private static final List<String> NATIVE =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  Content {
    library = List.copyOf(library);
    application = List.copyOf(application);
    data = List.copyOf(data);
    command = List.copyOf(command);
  }

  /** One of the services that {@code ./parley up} starts, with the flags that it gives it. */
  private static Content of(Service service, Layout layout) {
    String name = service.shortName();
    List<Path> data = new ArrayList<>();
    if (MODELS.contains(name)) {
      data.add(layout.models());
    }
    if (SKILLS.contains(name)) {
      data.add(layout.skills());
    }
    return quarkus(layout, name, service.jvmFlags(), data);
  }

  /** Routes and experiments: no model, no skill, little to do. */
  private static Content rollout(Layout layout) {
    return quarkus(
        layout, "rollout", List.of(HEAP, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), List.of());
  }

  /** Trains where TensorFlow is; the only image that holds it. */
  private static Content compression(Layout layout) {
    return quarkus(
        layout,
        "compression",
        List.of(HEAP, "-XX:+ExitOnOutOfMemoryError", NATIVE.getFirst()),
        List.of(
            layout.models(),
            layout.skills(),
            layout.root().resolve("compression-service/recipes")));
  }

  /** A module that Quarkus built. */
  private static Content quarkus(Layout layout, String name, List<String> flags, List<Path> data) {
    Path run = layout.jar(name + "-service");
    List<String> command = new ArrayList<>(flags);
    command.addAll(List.of("-jar", "/app/quarkus-run.jar"));
    return new Content(
        name,
        "Parley: " + name + "-service",
        List.of(run.resolveSibling("lib")),
        List.of(run.resolveSibling("app"), run.resolveSibling("quarkus"), run),
        data,
        command);
  }

  /**
   * Apache Kafka of one node: the launcher's own broker, without what only its other commands need.
   */
  private static Content kafka(Layout layout) throws IOException {
    Path target = layout.root().resolve("launcher/target");
    List<String> command = new ArrayList<>(List.of(HEAP, "-XX:+UseSerialGC"));
    command.addAll(NATIVE);
    command.addAll(
        List.of("-cp", "/app/launcher-0.1.0.jar:/app/lib/*", "org.parley.launcher.ParleyCommand"));
    try (Stream<Path> jars = Files.list(target.resolve("lib"))) {
      return new Content(
          "kafka",
          "Parley: Apache Kafka of one node, for trying out",
          jars.filter(jar -> !jar.getFileName().toString().matches("(onnxruntime|freetts|jib)-.*"))
              .sorted()
              .toList(),
          List.of(target.resolve("launcher-0.1.0.jar")),
          List.of(),
          command);
    }
  }

  /**
   * Whether its native libraries are there for an architecture. Only TensorFlow's jars are of one
   * each, which the build chooses; every other brings all of them.
   */
  boolean isBuiltFor(Architecture architecture) throws IOException {
    for (Path path : library) {
      try (Stream<Path> files = Files.walk(path)) {
        if (files
            .map(file -> NATIVE_TENSORFLOW.matcher(file.getFileName().toString()))
            .anyMatch(jar -> jar.matches() && !jar.group(1).equals(architecture.tensorFlow()))) {
          return false;
        }
      }
    }
    return true;
  }

  /** Of everything that the manifests under {@code deploy/} name. */
  static List<Content> all(Layout layout) throws IOException {
    List<Content> all = new ArrayList<>();
    for (Service service : Service.usual()) {
      all.add(of(service, layout));
    }
    List<String> started = all.stream().map(Content::name).toList();
    Stream.of(rollout(layout), compression(layout), kafka(layout))
        .filter(content -> !started.contains(content.name()))
        .forEach(all::add);
    return all;
  }
}
