package org.parley.launcher.eval;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.parley.launcher.suite.Layout;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleStore;

/** Bundles shipped with the project and those that were made here. */
final class Models {
  private final List<Path> folders;

  Models(Layout layout) {
    folders = layout.modelFolders();
  }

  /**
   * The version asked for, or else the shipped champion of the name as it was before compression.
   *
   * @param version such as {@code asr@1-3fa9c21b04de}, or a bundle's file
   */
  Bundle find(String name, Optional<String> version) {
    return BundleStore.find(folders, name, version);
  }
}
