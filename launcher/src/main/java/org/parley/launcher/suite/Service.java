package org.parley.launcher.suite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The services of a running suite. */
public enum Service {
  GATEWAY("gateway", 192, Work.BUSY),
  ASR("asr", 384, Work.HEAVY),
  NLU("nlu", 256, Work.LIGHT),
  DIALOG("dialog", 160, Work.LIGHT),
  TTS("tts", 192, Work.LIGHT),
  ROLLOUT("rollout", 128, Work.LIGHT),
  COMPRESSION("compression", 256, Work.LIGHT);

  private enum Work {
    /**
     * Little to compute, of much code: the second compiler would cost more than it saves. Measured
     * as processor seconds of the first minute of 50 streams: nlu 7.8 instead of 12.5, and 50 to 85
     * MB less memory.
     */
    LIGHT,

    /**
     * Every chunk of sound passes twice, so that the second compiler pays after two minutes of 50
     * streams: 100 of them then take a third less of the processor than with the first alone (ADR
     * 32).
     */
    BUSY,

    /**
     * A loop that takes most of the time, over a language model that is there from the start on.
     * Its heap has its size from the start on: one that grows while a language model is loaded is
     * collected 28 times instead of 4, and one that grows later looks like a leak.
     */
    HEAVY
  }

  private final String shortName;
  private final int heapMebibytes;
  private final Work work;

  Service(String shortName, int heapMebibytes, Work work) {
    this.shortName = shortName;
    this.heapMebibytes = heapMebibytes;
    this.work = work;
  }

  /** Those without which nobody is answered; the others start where somebody asks for them. */
  public static List<Service> usual() {
    return Arrays.stream(values()).filter(service -> service != COMPRESSION).toList();
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

  /**
   * What every service's process is given, here and in images. ONNX Runtime 1.29 reports to its
   * maker unless it is told not to before it loads; where it finds no certificates to do so, it
   * ends the process (seen in {@code fclose}). The C library keeps an arena of memory for each
   * thread, and each keeps what a model once took to load, unless it is told how many: after 300
   * swaps asr had 500 MB in nine of them.
   */
  public static Map<String, String> environment() {
    return Map.of("ORT_DISABLE_TELEMETRY", "1", "MALLOC_ARENA_MAX", "2");
  }

  /**
   * A heap that is bounded, so that a leak shows as a restart and not as a swapping laptop, and a
   * quick start. Measured on two cores, processor seconds until ready, speech service: 2.35; with
   * the first compiler alone 1.32.
   */
  public List<String> jvmFlags() {
    List<String> flags = new ArrayList<>();
    flags.addAll(
        List.of(
            "-Xmx" + heapMebibytes + "m",
            "-Xms" + (work == Work.HEAVY ? heapMebibytes : 32) + "m",
            // On two cores and small heaps its pauses are the shortest, and it starts no threads.
            "-XX:+UseSerialGC",
            // What versions that were closed have left goes back to the system.
            "-XX:TrimNativeHeapInterval=30000",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    switch (work) {
      case LIGHT -> flags.add("-XX:TieredStopAtLevel=1");
      case BUSY -> {}
      case HEAVY -> flags.add("-XX:+AlwaysPreTouch");
    }
    return flags;
  }
}
