package org.parley.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A version that lies in a folder, as its bundle says, with what was written beside it when it was
 * made: {@code asr-1.report.json}, the measurements, and {@code asr-1.report.html}, a page.
 *
 * @param file the bundle
 * @param bytes of that file
 * @param champion whether a fresh installation begins with it
 */
public record StoredVersion(Path file, long bytes, Manifest manifest, boolean champion) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * What lies in a folder, by the files' names; nothing where there is no such folder. What is no
   * bundle is left out.
   *
   * @throws UncheckedIOException when the folder cannot be read
   */
  static List<StoredVersion> in(BundleStore store, Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".parley"))
          .sorted()
          .flatMap(file -> of(store, file).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder + ": " + e.getMessage(), e);
    }
  }

  private static Optional<StoredVersion> of(BundleStore store, Path file) {
    try {
      Manifest manifest = Bundle.manifest(file);
      ModelVersion champion = store.champions().get(manifest.version().name());
      return Optional.of(
          new StoredVersion(
              file,
              Files.size(file),
              manifest,
              champion != null && champion.matches(manifest.version())));
    } catch (IOException | BundleRefusedException e) {
      // It may be half written, or gone between the list and the look.
      return Optional.empty();
    }
  }

  public ModelVersion version() {
    return manifest.version();
  }

  public ObjectNode report() {
    return report(file);
  }

  public Optional<Path> page() {
    return page(file);
  }

  /**
   * The measurements of a bundle; an empty object where none were kept.
   *
   * @throws UncheckedIOException when they cannot be read
   */
  public static ObjectNode report(Path bundle) {
    Path measured = beside(bundle, "report.json");
    if (!Files.exists(measured)) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      JsonNode report = JSON.readTree(Files.readAllBytes(measured));
      return report instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + measured + ": " + e.getMessage(), e);
    }
  }

  /** The page that tells how a bundle was made and what it lost and gained. */
  public static Optional<Path> page(Path bundle) {
    return Optional.of(beside(bundle, "report.html")).filter(Files::exists);
  }

  private static Path beside(Path bundle, String ending) {
    String name = String.valueOf(bundle.getFileName()).replaceAll("parley$", ending);
    return bundle.resolveSibling(name);
  }
}
