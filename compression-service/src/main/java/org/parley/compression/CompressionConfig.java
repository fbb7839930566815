package org.parley.compression;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Settings of the service; its commands have options instead. */
@ConfigMapping(prefix = "parley.compression")
interface CompressionConfig {
  /** Whether this process serves; set where it is started without a command. */
  @WithDefault("false")
  boolean serve();

  /** Where jobs keep their recipes, logs and reports, and versions are written. */
  @WithDefault(".parley")
  Path state();

  /** Shipped versions. */
  @WithDefault("models")
  Path models();

  /** Training recipes, which a recipe names as its parent's. */
  @WithDefault("compression-service/recipes")
  Path recipes();

  /** The key that published versions are signed with; PARLEY_SIGNING_KEY. */
  Path signingKey();

  /** Jobs at once. A job takes two cores at times, and measures times that others disturb. */
  @WithDefault("1")
  int slots();

  /** Most jobs that wait for a slot. */
  @WithDefault("8")
  int waiting();

  /** Most jobs that are remembered after their end. */
  @WithDefault("200")
  int kept();

  /** Heap of a job; TensorFlow and ONNX Runtime take their memory besides. */
  @WithDefault("4G")
  MemorySize jobMemory();

  /** What a job runs, in place of this program itself. */
  Optional<List<String>> jobCommand();
}
