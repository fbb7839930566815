package org.parley.runtime;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The bundles of one folder, {@code NAME-TAG.parley}, and {@code default.yaml}, which names for
 * each model the version to begin with: {@code asr: asr@1-<all 64 digits of its digest>}.
 *
 * <p>A shipped bundle is trusted because that file, which is part of the build, names its digest;
 * so the champion's digest is compared in full.
 */
public final class BundleStore {
  static final String DEFAULTS = "default.yaml";

  private static final YAMLMapper YAML = new YAMLMapper();

  private final Path folder;

  public BundleStore(Path modelsFolder) {
    this.folder = modelsFolder;
  }

  /**
   * Name → version to begin with, as {@code default.yaml} says; empty where that file is missing.
   */
  public Map<String, ModelVersion> champions() {
    Path file = folder.resolve(DEFAULTS);
    try {
      Map<String, String> named =
          YAML.readValue(Files.readAllBytes(file), new TypeReference<>() {});
      Map<String, ModelVersion> versions = new TreeMap<>();
      named.forEach((name, text) -> versions.put(name, champion(name, text)));
      return versions;
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (IOException | IllegalArgumentException e) {
      throw new BundleRefusedException(file.toString(), String.valueOf(e.getMessage()), e);
    }
  }

  private static ModelVersion champion(String name, String text) {
    ModelVersion version = ModelVersion.parse(text);
    if (!version.name().equals(name) || version.digest().length() != 64) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' needs a version of that name with all 64 digits of its digest, not "
              + text);
    }
    return version;
  }

  /**
   * The bundle to begin with.
   *
   * @throws BundleRefusedException when none is named, or the bundle is not exactly the one named
   */
  public Bundle champion(String name) {
    ModelVersion version = champions().get(name);
    if (version == null) {
      throw new BundleRefusedException(
          folder.resolve(DEFAULTS).toString(), "names no version of '" + name + "'");
    }
    return byVersion(version);
  }

  /**
   * @param version {@code asr@1-3fa9c21b04de}, with 12 to 64 digits
   * @throws BundleRefusedException when the folder does not hold exactly that version
   */
  public Bundle byVersion(String version) {
    return byVersion(ModelVersion.parse(version));
  }

  private Bundle byVersion(ModelVersion version) {
    Path file = file(version);
    Bundle bundle = Bundle.read(file);
    if (!bundle.version().matches(version)) {
      throw new BundleRefusedException(
          file.toString(), "holds " + bundle.version().full() + ", wanted " + version.full());
    }
    return bundle;
  }

  /**
   * Looks for a version in several folders.
   *
   * @param folders the first of them holds {@code default.yaml}
   * @param version such as {@code asr@1-3fa9c21b04de}, or a bundle's file; empty for the model that
   *     the champion was compressed from, or the champion where it was trained as it is
   * @throws BundleRefusedException when there is no such version
   */
  public static Bundle find(List<Path> folders, String name, Optional<String> version) {
    if (version.isEmpty()) {
      return trained(folders, new BundleStore(folders.getFirst()).champion(name));
    }
    if (version.get().endsWith(".parley")) {
      return Bundle.read(Path.of(version.get()));
    }
    ModelVersion wanted = ModelVersion.parse(version.get());
    return held(folders, wanted)
        .orElseThrow(() ->
            new BundleRefusedException(
                wanted.toString(),
                "not under " + folders + "; ./parley models lists what is there"));
  }

  /** Follows the parents as far as they are there. */
  private static Bundle trained(List<Path> folders, Bundle version) {
    return version
        .manifest()
        .parent()
        .flatMap(parent -> held(folders, ModelVersion.parse(parent)))
        .map(parent -> trained(folders, parent))
        .orElse(version);
  }

  private static Optional<Bundle> held(List<Path> folders, ModelVersion wanted) {
    return folders.stream()
        .map(BundleStore::new)
        .filter(store -> Files.exists(store.file(wanted)))
        .map(store -> store.byVersion(wanted))
        .findFirst();
  }

  /**
   * All versions of this folder, by their files' names.
   *
   * @throws java.io.UncheckedIOException when it cannot be read
   */
  public List<StoredVersion> list() {
    return StoredVersion.in(this, folder);
  }

  /** Where a version lies in this folder. */
  public Path file(ModelVersion version) {
    return folder.resolve(version.name() + "-" + version.tag() + ".parley");
  }

  /**
   * Makes a version of this folder the one to begin with, after reading and checking it.
   *
   * @throws IOException when {@code default.yaml} cannot be written
   */
  public void makeChampion(ModelVersion version) throws IOException {
    ModelVersion full = byVersion(version).version();
    Map<String, ModelVersion> champions = new TreeMap<>(champions());
    champions.put(full.name(), full);
    StringBuilder text =
        new StringBuilder(
            "# The versions that a fresh installation begins with; the digest is what makes a bundle trusted.\n");
    champions.forEach(
        (name, champion) -> text.append(name).append(": ").append(champion.full()).append('\n'));
    Files.writeString(folder.resolve(DEFAULTS), text);
  }
}
