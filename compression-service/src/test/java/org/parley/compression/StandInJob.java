package org.parley.compression;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program that a job may run in place of the real one: the tag of its recipe says what it does.
 */
public final class StandInJob {
  private StandInJob() {}

  /** What starts it; only the options of a job follow. */
  public static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx16m",
        "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:ErrorFile=/dev/null",
        "-cp",
        Path.of("target/test-classes").toAbsolutePath().toString(),
        StandInJob.class.getName());
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Path recipe = Path.of(args[1]);
    String text = Files.readString(recipe);
    System.out.println("{\"line\": \"reading " + recipe.getFileName() + "\"}");
    System.out.println("{\"done\": 0.5, \"left\": \"PT1M30S\", \"part\": \"judging\"}");
    System.out.println("a native library says something");
    switch (text.replaceFirst("(?s).*tag: (\\w+).*", "$1")) {
      case "succeeds" -> succeed(recipe);
      case "makes" -> make(recipe, args);
      case "resumes" -> resume(recipe);
      case "waits" -> Thread.currentThread().join();
      case "refused" -> {
        System.out.println("{\"refused\": \"0.90 times as fast, wanted 1.50\"}");
        System.exit(1);
      }
      case "fails" -> {
        System.err.println("parley: no folder /data, where recordings should be");
        System.exit(1);
      }
      case "memory" -> fill();
      case "killed" -> signal("-KILL");
      case "crashes" -> signal("-SEGV");
      default -> throw new IllegalArgumentException(text);
    }
  }

  private static void succeed(Path recipe) throws IOException {
    Files.writeString(
        recipe.resolveSibling("report.json"), "{\"version\": \"nlu@t-0123456789ab\"}");
    System.out.println("{\"accepted\": \"nlu@t-0123456789ab\", \"note\": \"proven\"}");
  }

  /** A bundle that others can read: a copy of the shipped one. */
  private static void make(Path recipe, String[] args) throws IOException {
    Path into =
        Stream.of(args)
            .filter(word -> word.startsWith("--into="))
            .map(word -> Path.of(word.substring("--into=".length())))
            .findFirst()
            .orElseThrow();
    Files.createDirectories(into);
    Files.copy(
        Path.of("../models/nlu-baseline.parley"),
        into.resolve("nlu-baseline.parley"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(recipe.resolveSibling("report.json"), "{}");
    System.out.println("{\"accepted\": \"nlu@baseline-3240915012f6\", \"note\": \"proven\"}");
  }

  /** Waits when it is started for the first time. */
  private static void resume(Path recipe) throws IOException, InterruptedException {
    Path started = recipe.resolveSibling("started");
    if (Files.exists(started)) {
      succeed(recipe);
      return;
    }
    Files.createFile(started);
    Thread.currentThread().join();
  }

  private static void fill() {
    List<byte[]> all = new ArrayList<>();
    while (all.size() < 1000) {
      all.add(new byte[1 << 20]);
    }
  }

  private static void signal(String signal) throws IOException, InterruptedException {
    long pid = ProcessHandle.current().pid();
    new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor();
    Thread.currentThread().join();
  }
}
