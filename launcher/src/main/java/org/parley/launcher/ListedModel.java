package org.parley.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.parley.launcher.suite.SuiteException;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleStore;
import org.parley.runtime.Manifest;
import org.parley.runtime.ModelVersion;

/**
 * A model as {@code ./parley models} shows it.
 *
 * @param state {@code champion} where a fresh installation begins with it, else {@code available}
 * @param quality as measured when it was made; from the report beside the bundle
 */
record ListedModel(
    String name,
    String version,
    Optional<String> parent,
    Optional<String> recipe,
    String state,
    Bytes bytes,
    Optional<JsonNode> ms,
    Optional<JsonNode> quality,
    Optional<JsonNode> toParent) {

  /**
   * @param network of the graph with its weights, unpacked
   * @param assets of everything else, unpacked
   * @param wire of the bundle
   * @param memory of a loaded and used network, where it was measured
   */
  record Bytes(long network, long assets, long wire, Optional<Long> memory) {}

  static List<ListedModel> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    Map<String, ModelVersion> champions = new BundleStore(folder).champions();
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".parley"))
          .sorted()
          .map(file -> of(file, champions))
          .toList();
    } catch (IOException e) {
      throw new SuiteException("cannot list " + folder + ": " + e.getMessage(), e);
    }
  }

  private static ListedModel of(Path file, Map<String, ModelVersion> champions) {
    Manifest manifest = Bundle.read(file).manifest();
    ModelVersion version = manifest.version();
    ModelVersion champion = champions.get(version.name());
    Optional<JsonNode> report = report(file);
    return new ListedModel(
        version.name(),
        version.toString(),
        manifest.parent(),
        Optional.ofNullable(manifest.contract().get("recipe")),
        champion != null && champion.matches(version) ? "champion" : "available",
        bytes(file, manifest, report),
        part(report, "ms"),
        part(report, "quality"),
        part(report, "toParent"));
  }

  private static Bytes bytes(Path file, Manifest manifest, Optional<JsonNode> report) {
    try {
      return new Bytes(
          manifest.networkBytes(),
          manifest.assetBytes(),
          Files.size(file),
          part(report, "memory").map(JsonNode::asLong));
    } catch (IOException e) {
      throw new SuiteException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** {@code asr-1.report.json} beside {@code asr-1.parley}. */
  private static Optional<JsonNode> report(Path bundle) {
    String name = bundle.getFileName().toString().replaceAll("\\.parley$", ".report.json");
    Path file = bundle.resolveSibling(name);
    try {
      return Files.exists(file)
          ? Optional.of(new JsonMapper().readTree(Files.readAllBytes(file)))
          : Optional.empty();
    } catch (IOException e) {
      throw new SuiteException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** The report beside a bundle; an empty one where there is none. */
  static ObjectNode reportBeside(Path bundle) {
    return report(bundle)
        .filter(JsonNode::isObject)
        .map(ObjectNode.class::cast)
        .orElseGet(JsonNodeFactory.instance::objectNode);
  }

  private static Optional<JsonNode> part(Optional<JsonNode> report, String name) {
    return report.map(node -> node.path(name)).filter(node -> !node.isMissingNode());
  }
}
