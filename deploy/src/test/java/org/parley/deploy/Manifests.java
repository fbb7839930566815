package org.parley.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * What {@code kubectl kustomize} makes of a folder, document by document: exactly what {@code
 * kubectl apply -k} sends.
 */
record Manifests(String name, List<JsonNode> documents) {
  static final Path DEPLOY = Path.of("").toAbsolutePath();
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Map<String, Manifests> RENDERED = new ConcurrentHashMap<>();

  Manifests {
    documents = List.copyOf(documents);
  }

  /** Every overlay that a cluster is given. */
  static Stream<Manifests> overlays() {
    return Stream.of("local", "production").map(Manifests::overlay);
  }

  static Manifests overlay(String name) {
    return RENDERED.computeIfAbsent(name, _ -> of(name, DEPLOY.resolve("overlays").resolve(name)));
  }

  /**
   * @throws TestAbortedException where there is no kubectl; whoever applies the manifests has one
   */
  static Manifests of(String name, Path folder) {
    if (kubectl().isEmpty()) {
      String reason = "SKIPPED: no kubectl on PATH, so no manifest of deploy/ was looked at";
      System.err.println(reason);
      throw new TestAbortedException(reason);
    }
    try {
      Path errors = Files.createTempFile("kustomize", ".txt");
      Process process =
          new ProcessBuilder("kubectl", "kustomize", folder.toString())
              .redirectError(errors.toFile())
              .start();
      String yaml = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(folder + ": " + Files.readString(errors));
      }
      Files.delete(errors);
      return new Manifests(name, read(yaml));
    } catch (IOException e) {
      throw new IllegalStateException("kubectl kustomize " + folder, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Optional<Path> kubectl() {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, "kubectl"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static List<JsonNode> read(String yaml) throws IOException {
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      return documents.readAll();
    }
  }

  Stream<JsonNode> kind(String... kinds) {
    List<String> wanted = List.of(kinds);
    return documents.stream().filter(document -> wanted.contains(document.path("kind").asText()));
  }

  /** What makes pods: deployments and stateful sets. */
  Stream<JsonNode> workloads() {
    return kind("Deployment", "StatefulSet");
  }

  Stream<JsonNode> containers() {
    return workloads().flatMap(workload -> podSpec(workload).path("containers").valueStream());
  }

  static JsonNode podSpec(JsonNode workload) {
    return workload.path("spec").path("template").path("spec");
  }

  static String nameOf(JsonNode document) {
    return document.path("metadata").path("name").asText();
  }

  /** The names in a failure's message and in a test's. */
  @Override
  public String toString() {
    return name;
  }
}
