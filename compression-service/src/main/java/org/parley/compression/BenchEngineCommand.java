package org.parley.compression;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.parley.compression.bench.EngineBench;
import org.parley.compression.bench.EngineTimes;
import org.parley.compression.bench.VersionBench;
import org.parley.runtime.Bundle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a version costs beside its parent. */
@Command(
    name = "bench-engine",
    mixinStandardHelpOptions = true,
    description = "Times and sizes of a version beside its parent's, in one run, on one thread.")
final class BenchEngineCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME@V|FILE", description = "A version that has a parent.")
  String model = "";

  @Option(
      names = "--parent",
      paramLabel = "NAME@V|FILE",
      description = "Another version to compare with than the one it was made from.")
  Optional<String> parent = Optional.empty();

  @Mixin private ModelFolders folders = new ModelFolders();

  @Option(names = "--json", description = "Print one JSON object.")
  boolean json;

  @Override
  public Integer call() throws JsonProcessingException {
    Bundle version = folders.find("", Optional.of(model));
    String from =
        parent
            .or(() -> version.manifest().parent())
            .orElseThrow(() ->
                new IllegalArgumentException(
                    version.version() + " was made from no other version; --parent names one"));
    VersionBench bench =
        VersionBench.of(EngineBench.USUAL, folders.find("", Optional.of(from)), version);
    if (json) {
      System.out.println(new JsonMapper().writeValueAsString(fields(bench)));
    } else {
      bench.times().forEach(BenchEngineCommand::print);
      System.out.printf(
          "network %.2f, bundle %.2f, memory %.2f times smaller%n",
          bench.networkRatio(), bench.wireRatio(), bench.memoryRatio());
    }
    return 0;
  }

  private static Map<String, Object> fields(VersionBench bench) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("model", bench.version());
    fields.put("parent", bench.parent());
    fields.putAll(times(bench.times().getLast()));
    fields.put("networkRatio", rounded(bench.networkRatio()));
    fields.put("wireRatio", rounded(bench.wireRatio()));
    fields.put("memoryRatio", rounded(bench.memoryRatio()));
    fields.put("batches", bench.times().stream().map(BenchEngineCommand::times).toList());
    return fields;
  }

  private static Map<String, Object> times(EngineTimes times) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("batch", times.batch());
    fields.put("p50Ratio", rounded(times.p50Ratio()));
    fields.put("p99Ratio", rounded(times.p99Ratio()));
    fields.put("p50Ms", rounded(times.version().p50()));
    fields.put("p99Ms", rounded(times.version().p99()));
    return fields;
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }

  private static void print(EngineTimes times) {
    System.out.printf(
        "batch %d: p50 %.3f → %.3f ms (%.2f times as fast), p99 %.3f → %.3f ms (%.2f)%n",
        times.batch(),
        times.parent().p50(),
        times.version().p50(),
        times.p50Ratio(),
        times.parent().p99(),
        times.version().p99(),
        times.p99Ratio());
  }
}
