package org.parley.compression.job;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.parley.compression.network.Network;
import org.parley.compression.onnx.OnnxImport;
import org.parley.compression.retraining.Distillation;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleStore;

/**
 * The versions that can teach.
 *
 * @param folders that hold versions
 */
public record Versions(Bundle parent, List<Path> folders) {
  public Versions {
    folders = List.copyOf(folders);
  }

  /**
   * @param version {@link Distillation#PARENT}, {@code NAME@V} or a file
   * @throws IllegalArgumentException when there is none
   */
  public Network network(String version) {
    if (version.equals(Distillation.PARENT)) {
      return OnnxImport.network(parent);
    }
    return OnnxImport.network(
        BundleStore.find(folders, parent.version().name(), Optional.of(version)));
  }
}
