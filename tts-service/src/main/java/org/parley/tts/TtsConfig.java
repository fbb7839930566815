package org.parley.tts;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Locale;

/** How this service speaks. */
@ConfigMapping(prefix = "parley.tts")
interface TtsConfig {
  /** The voice that is asked first; the other one takes over when it fails. */
  enum VoiceChoice {
    /** Embedded, needs nothing installed. */
    FREETTS,
    /** The installed espeak-ng, {@link #espeak()}. */
    ESPEAK_NG,
    /** espeak-ng where it is installed, else the embedded voice. */
    AUTO
  }

  @WithDefault("freetts")
  VoiceChoice voice();

  /** The program of espeak-ng, a path or a name on PATH. */
  @WithDefault("espeak-ng")
  Path espeak();

  /** Whose rules spell numbers, units and dates, and the language that espeak-ng speaks. */
  @WithDefault("en-US")
  Locale locale();

  /** Threads that speak, each with voices of its own; a session always has the same one. */
  @WithDefault("2")
  int workers();

  /** Replies taken and not yet acknowledged by Kafka, at most; no more are taken until one is. */
  @WithDefault("64")
  int queue();

  /** Length of a chunk of sound, milliseconds. */
  @WithDefault("100")
  int pieceMs();

  /** Sound of recent sentences that is kept. */
  @WithDefault("16M")
  MemorySize cache();

  /** A reply with more characters than this is a mistake and goes to the dead letters. */
  @WithDefault("4000")
  int longestText();

  /** Names this replica among those of the service, from 0. */
  @WithDefault("0")
  int ordinal();
}
