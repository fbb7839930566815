package org.parley.compression;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.parley.compression.job.CompressionRecipe;
import org.parley.compression.job.PlannedSteps;
import org.parley.compression.search.SearchRecipe;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleStore;

/** Finds what is wrong with a recipe before it waits for its turn. */
@ApplicationScoped
class RecipeCheck {
  private final CompressionConfig config;

  RecipeCheck(CompressionConfig config) {
    this.config = config;
  }

  /**
   * Reads the recipe and tries its steps on the parent, without data.
   *
   * @return model and tag, for the job's name
   * @throws IllegalArgumentException with place and reason, when it cannot be done
   * @throws org.parley.runtime.BundleRefusedException when there is no such parent
   */
  String name(String text, Optional<String> parent) {
    CompressionRecipe recipe = SearchRecipe.first("recipe", text);
    requireTraining(recipe);
    Bundle from =
        BundleStore.find(
            List.of(config.models(), config.state().resolve("models")),
            recipe.model(),
            named(parent));
    var _ = new PlannedSteps(recipe, from).predict();
    return recipe.model() + "-" + recipe.tag();
  }

  /** A version, and no file of this machine. */
  private static Optional<String> named(Optional<String> parent) {
    parent
        .filter(version -> !version.matches("[a-z0-9-]+@[a-z0-9.]+-[0-9a-f]{12,64}"))
        .ifPresent(version -> {
          throw new IllegalArgumentException(
              "parent must be a version such as asr@int8-3fa9c21b04de, not " + version);
        });
    return parent;
  }

  private void requireTraining(CompressionRecipe recipe) {
    Path file = config.recipes().resolve(recipe.trainedBy());
    if (!recipe.trainedBy().matches("[A-Za-z0-9._-]+\\.yaml") || !Files.exists(file)) {
      throw new IllegalArgumentException(
          "trainedBy: there is no training recipe %s under %s"
              .formatted(recipe.trainedBy(), config.recipes()));
    }
  }
}
