package org.parley.launcher.suite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where things lie.
 *
 * @param root the folder of the built project, with {@code models} and {@code skills}
 * @param state data, logs and process files of a running suite
 */
public record Layout(Path root, Path state) {
  /** Set by the {@code parley} script. */
  private static final String ROOT = "PARLEY_ROOT";

  /** Moves everything that a suite writes; two suites need two of these and other ports. */
  private static final String STATE = "PARLEY_STATE";

  public Layout {
    root = root.toAbsolutePath().normalize();
    state = state.toAbsolutePath().normalize();
  }

  /**
   * From {@code PARLEY_ROOT} and {@code PARLEY_STATE}; else the nearest folder upwards that holds
   * the project, and its {@code .parley}.
   */
  public static Layout find(Map<String, String> environment, Path workingFolder) {
    String named = environment.get(ROOT);
    Path root = named == null ? upwards(workingFolder.toAbsolutePath()) : Path.of(named);
    String state = environment.get(STATE);
    return new Layout(root, state == null ? root.resolve(".parley") : Path.of(state));
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

  public Path models() {
    return root.resolve("models");
  }

  public Path skills() {
    return root.resolve("skills");
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

  /** Which processes belong to the running suite. */
  public Path run() {
    return state.resolve("run");
  }
}
