package org.parley.launcher.suite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where things lie.
 *
 * @param root the folder of the built project
 * @param state data, logs and process files of a running suite
 * @param models the bundles
 * @param skills what the assistant can do
 */
public record Layout(Path root, Path state, Path models, Path skills) {
  /** Set by the {@code parley} script. */
  private static final String ROOT = "PARLEY_ROOT";

  /** Moves everything that a suite writes; two suites need two of these and other ports. */
  private static final String STATE = "PARLEY_STATE";

  /** Skills and models of one's own, instead of the shipped ones. */
  private static final String MODELS = "PARLEY_MODELS";

  private static final String SKILLS = "PARLEY_SKILLS";

  public Layout {
    root = root.toAbsolutePath().normalize();
    state = state.toAbsolutePath().normalize();
    models = models.toAbsolutePath().normalize();
    skills = skills.toAbsolutePath().normalize();
  }

  /** With the models and skills that come with the project. */
  public Layout(Path root, Path state) {
    this(root, state, root.resolve("models"), root.resolve("skills"));
  }

  /**
   * From {@code PARLEY_ROOT}, {@code PARLEY_STATE}, {@code PARLEY_MODELS} and {@code
   * PARLEY_SKILLS}; else the nearest folder upwards that holds the project, and its {@code
   * .parley}, {@code models} and {@code skills}.
   */
  public static Layout find(Map<String, String> environment, Path workingFolder) {
    String named = environment.get(ROOT);
    Path root = named == null ? upwards(workingFolder.toAbsolutePath()) : Path.of(named);
    return new Layout(
        root,
        named(environment, STATE, root.resolve(".parley")),
        named(environment, MODELS, root.resolve("models")),
        named(environment, SKILLS, root.resolve("skills")));
  }

  private static Path named(Map<String, String> environment, String name, Path otherwise) {
    String path = environment.get(name);
    return path == null ? otherwise : Path.of(path);
  }

  private static Path upwards(Path start) {
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("mvnw")) && Files.isDirectory(folder.resolve("launcher"))) {
        return folder;
      }
    }
    throw new SuiteException(start + " is not inside the project; set " + ROOT + " to its folder");
  }

  /** The runnable jar of a service's module. */
  public Path jar(String module) {
    return root.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
  }

  /** The broker's records. */
  public Path kafkaData() {
    return state.resolve("kafka");
  }

  /** A service's log, or the broker's with the name {@code broker}. */
  public Path log(String name) {
    return logs().resolve(name + ".log");
  }

  public Path logs() {
    return state.resolve("logs");
  }

  /** The pair of keys that versions and routes are signed with and checked against. */
  public Path keys() {
    return state.resolve("keys");
  }

  /** Bundles that were trained or compressed here. */
  public Path ownModels() {
    return state.resolve("models");
  }

  /** What a service has fetched from Kafka. */
  Path fetched(Service service) {
    return state.resolve("fetched").resolve(service.shortName());
  }

  /** What a command has fetched from Kafka. */
  public Path fetchedHere() {
    return state.resolve("fetched").resolve("launcher");
  }

  /** Where models lie: the shipped ones, which name champions, and those that were made here. */
  public List<Path> modelFolders() {
    return List.of(models, ownModels());
  }

  /** Which processes belong to the running suite. */
  public Path run() {
    return state.resolve("run");
  }
}
