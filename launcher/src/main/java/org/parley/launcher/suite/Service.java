package org.parley.launcher.suite;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The services of a running suite. */
public enum Service {
  GATEWAY("gateway", 192),
  ASR("asr", 640),
  NLU("nlu", 256),
  DIALOG("dialog", 160),
  TTS("tts", 192);

  private final String shortName;
  private final int heapMebibytes;

  Service(String shortName, int heapMebibytes) {
    this.shortName = shortName;
    this.heapMebibytes = heapMebibytes;
  }

  /** {@code asr} or {@code asr-service}. */
  public static Optional<Service> named(String name) {
    return Arrays.stream(values())
        .filter(service -> name.equals(service.shortName) || name.equals(service.moduleName()))
        .findFirst();
  }

  public String shortName() {
    return shortName;
  }

  /** The Maven module and its folder. */
  public String moduleName() {
    return shortName + "-service";
  }

  /** A heap that is bounded, so that a leak shows as a restart and not as a swapping laptop. */
  List<String> jvmFlags() {
    return List.of(
        "-Xmx" + heapMebibytes + "m",
        "-Xms32m",
        // On two cores and small heaps its pauses are the shortest, and it starts no threads.
        "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow");
  }
}
