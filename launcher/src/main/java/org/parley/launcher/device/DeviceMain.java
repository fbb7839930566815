package org.parley.launcher.device;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.parley.launcher.device.DeviceAssistant.Heard;
import org.parley.launcher.suite.Layout;
import org.parley.runtime.BundleStore;
import org.parley.signal.Pcm;
import org.parley.skills.SkillSet;

/**
 * The device: loads, hears the recordings that it is given, answers them, and prints what it took.
 * Arguments: asr, nlu, file of orders.
 */
public final class DeviceMain {
  /** On which timers and times of day depend. */
  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");

  private DeviceMain() {}

  /**
   * @param loadMs from the first byte of a bundle until it could hear, processor time of the
   *     process
   * @param rtf processor seconds of the whole process for a second of sound
   * @param peakRssMb the most that the process ever had resident, mebibytes
   */
  record Took(long loadMs, double rtf, long peakRssMb, List<Heard> heard) {}

  /**
   * Its one line is the result.
   *
   * @throws IOException where bundles, skills or orders cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    JsonMapper json = new JsonMapper();
    Layout layout = Layout.find(System.getenv(), Path.of(""));
    long begun = cpu();
    byte[][] orders = json.readValue(Path.of(arguments[2]).toFile(), byte[][].class);
    try (DeviceAssistant assistant =
        DeviceAssistant.load(
            BundleStore.find(layout.modelFolders(), "asr", Optional.of(arguments[0])),
            BundleStore.find(layout.modelFolders(), "nlu", Optional.of(arguments[1])),
            SkillSet.load(layout.skills()))) {
      long loaded = cpu();
      double seconds = 0;
      List<Heard> heard = new ArrayList<>();
      for (byte[] order : orders) {
        heard.add(assistant.hear(Pcm.toFloats(order), NOW));
        seconds += order.length / 2.0 / 16_000;
      }
      Took took =
          new Took((loaded - begun) / 1_000_000, (cpu() - loaded) / 1e9 / seconds, peak(), heard);
      System.out.println(json.writeValueAsString(took));
    }
  }

  private static long cpu() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static long peak() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElseThrow(() -> new IOException("/proc/self/status tells no VmHWM"));
    }
  }
}
