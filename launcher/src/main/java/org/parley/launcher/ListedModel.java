package org.parley.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.parley.launcher.suite.SuiteException;
import org.parley.runtime.BundleStore;
import org.parley.runtime.Manifest;
import org.parley.runtime.StoredVersion;

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
    try {
      return new BundleStore(folder).list().stream().map(ListedModel::of).toList();
    } catch (UncheckedIOException e) {
      throw new SuiteException(String.valueOf(e.getMessage()), e);
    }
  }

  private static ListedModel of(StoredVersion stored) {
    Manifest manifest = stored.manifest();
    JsonNode report = stored.report();
    return new ListedModel(
        stored.version().name(),
        stored.version().toString(),
        manifest.parent(),
        Optional.ofNullable(manifest.contract().get("recipe")),
        stored.champion() ? "champion" : "available",
        new Bytes(
            manifest.networkBytes(),
            manifest.assetBytes(),
            stored.bytes(),
            part(report, "memory").map(JsonNode::asLong)),
        part(report, "ms"),
        part(report, "quality"),
        part(report, "toParent"));
  }

  private static Optional<JsonNode> part(JsonNode report, String name) {
    return Optional.of(report.path(name)).filter(node -> !node.isMissingNode());
  }
}
