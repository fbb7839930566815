package org.parley.edge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Who may ask. */
@ConfigMapping(prefix = "parley.edge")
public interface EdgeConfig {
  /**
   * Nobody is asked who they are, and everybody may do everything: for a laptop, where only its
   * owner reaches the port.
   */
  @WithDefault("false")
  boolean open();

  /** The list of keys ({@link org.parley.access.KeyList}); read anew when it changes. */
  Optional<Path> keys();

  Limits limits();

  /** Of each key or person, at each replica, where the list of keys says nothing else. */
  interface Limits {
    /** Turns a minute. */
    @WithDefault("300")
    int turns();

    /** Streams at once. */
    @WithDefault("50")
    int streams();

    /** Seconds of sound a minute. */
    @WithDefault("1800")
    int sound();
  }
}
