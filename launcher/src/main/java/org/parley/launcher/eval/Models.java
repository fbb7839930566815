package org.parley.launcher.eval;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.parley.delivery.Broker;
import org.parley.delivery.BundleFetcher;
import org.parley.delivery.KeyFolder;
import org.parley.delivery.PublishedVersions;
import org.parley.delivery.TrustedKeys;
import org.parley.events.ModelVersionPublished;
import org.parley.launcher.suite.Layout;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleStore;
import org.parley.runtime.ModelVersion;

/** Bundles shipped with the project and those that were made here. */
final class Models {
  /** As much as a service's memory budget for all its versions. */
  private static final long MOST_UNPACKED_BYTES = 512L << 20;

  private final Layout layout;
  private final List<Path> folders;

  Models(Layout layout) {
    this.layout = layout;
    this.folders = layout.modelFolders();
  }

  /**
   * The version asked for, or else the shipped champion of the name as it was before compression.
   *
   * @param version such as {@code asr@1-3fa9c21b04de}, or a bundle's file
   */
  Bundle find(String name, Optional<String> version) {
    return BundleStore.find(folders, name, version);
  }

  /**
   * A version that lies here, or else is published by a key that this installation trusts.
   *
   * @param version such as {@code asr@1-3fa9c21b04de}, or a bundle's file
   */
  Bundle findOrFetch(String version, Broker broker) {
    boolean here =
        version.endsWith(".parley")
            || folders.stream()
                .anyMatch(folder ->
                    Files.exists(new BundleStore(folder).file(ModelVersion.parse(version))));
    Optional<ModelVersionPublished> announced =
        here ? Optional.empty() : PublishedVersions.read(broker).find(version);
    if (announced.isEmpty()) {
      return BundleStore.find(folders, "", Optional.of(version));
    }
    TrustedKeys keys = new TrustedKeys(new KeyFolder(layout.keys()).trustedFolder());
    return new BundleFetcher(broker, keys, layout.fetchedHere(), MOST_UNPACKED_BYTES)
        .fetch(announced.get());
  }
}
