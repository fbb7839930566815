package org.parley.events;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * What somebody asks a service to do.
 *
 * @param recipe its text, YAML
 * @param parent the version to begin with; empty for the champion
 * @param publish whether the version that comes of it is announced to the services that use it
 * @param submitted when it was asked for
 */
public record JobRequest(
    String recipe, Optional<String> parent, boolean publish, Instant submitted) {
  /** A record of Kafka has room for many times as much. */
  public static final int MOST_CHARACTERS = 100_000;

  public JobRequest {
    requireNonNull(recipe, "recipe");
    if (recipe.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "the recipe has %d characters, %d are allowed"
              .formatted(recipe.length(), MOST_CHARACTERS));
    }
    parent.ifPresent(version -> Require.name(version, "parent"));
    requireNonNull(submitted, "submitted");
  }
}
