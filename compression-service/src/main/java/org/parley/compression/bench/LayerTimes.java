package org.parley.compression.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.parley.compression.onnx.ServedNetwork;
import org.parley.runtime.NetworkFiles;
import org.parley.runtime.Tensor;

/** What each layer of a network costs in ONNX Runtime, by its own profile. */
public final class LayerTimes {
  private static final int RUNS = 20;
  private static final String KERNEL = "_kernel_time";

  private LayerTimes() {}

  /**
   * Milliseconds of one run, by layer. Operations that the engine has made of several layers count
   * for the one whose name they kept.
   */
  public static Map<String, Double> of(NetworkFiles files, Map<String, Tensor> input) {
    try {
      Path folder = Files.createTempDirectory("parley-profile");
      try {
        return read(profile(files, input, folder.resolve("profile")));
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot profile a network: " + e.getMessage(), e);
    }
  }

  private static Path profile(NetworkFiles files, Map<String, Tensor> input, Path prefix) {
    try (ServedNetwork network = ServedNetwork.profiled(files, prefix)) {
      for (int i = 0; i < RUNS; i++) {
        var _ = network.run(input);
      }
      return network.endProfile();
    }
  }

  private static Map<String, Double> read(Path profile) throws IOException {
    Map<String, Double> times = new TreeMap<>();
    for (JsonNode event : new JsonMapper().readTree(Files.readAllBytes(profile))) {
      String name = event.path("name").asText();
      int slash = name.indexOf('/');
      if (event.path("cat").asText().equals("Node") && name.endsWith(KERNEL)) {
        String layer = slash > 0 ? name.substring(0, slash) : name.replace(KERNEL, "");
        times.merge(layer, event.path("dur").asDouble() / 1000 / RUNS, Double::sum);
      }
    }
    return times;
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
