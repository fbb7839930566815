package org.parley.compression.asr;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.parley.compression.network.Network;
import org.parley.compression.onnx.OnnxImport;
import org.parley.runtime.BundleStore;
import org.parley.runtime.ModelVersion;

/**
 * Finds the network that a training begins with, so that one command trains a model from nothing
 * and yet nothing twice that ships.
 *
 * @param models with versions
 * @param recipes with those that make versions, each named {@code asr-TAG.yaml}
 */
record StartNetwork(Path models, Path recipes) {
  /**
   * The network of a version among the models, or else what its recipe trains.
   *
   * @param train makes the network of a recipe
   * @throws IllegalArgumentException where neither is there
   */
  Network of(ModelVersion version, Function<Path, Network> train) {
    BundleStore store = new BundleStore(models);
    if (Files.exists(store.file(version))) {
      return OnnxImport.network(store.byVersion(version.toString()));
    }
    Path recipe = recipes.resolve(AsrBundle.NAME + "-" + version.tag() + ".yaml");
    if (!Files.exists(recipe)) {
      throw new IllegalArgumentException(
          "%s, which the recipe starts from, is not among the models in %s, and there is no %s that could make it"
              .formatted(version, models, recipe));
    }
    return train.apply(recipe);
  }
}
