package org.parley.compression;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleStore;
import picocli.CommandLine.Option;

/** Where the versions lie that a command takes. */
final class ModelFolders {
  @Option(
      names = "--models",
      defaultValue = "${env:PARLEY_MODELS:-models}",
      description = "Shipped versions (PARLEY_MODELS, default ${DEFAULT-VALUE}).")
  private Path shipped = Path.of("");

  @Option(
      names = "--own-models",
      defaultValue = "${env:PARLEY_STATE:-.parley}/models",
      description = "Versions made here (default ${DEFAULT-VALUE}).")
  private Path own = Path.of("");

  /** Where a version goes that is made. */
  Path own() {
    return own;
  }

  /**
   * @param version such as {@code asr@1-3fa9c21b04de}, or a bundle's file; empty for the champion
   *     of the name as it was before compression
   */
  Bundle find(String name, Optional<String> version) {
    return BundleStore.find(List.of(shipped, own), name, version);
  }
}
