package org.parley.launcher.device;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.parley.launcher.device.DeviceAssistant.Heard;
import org.parley.launcher.device.DeviceMain.Took;
import org.parley.launcher.suite.Layout;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleStore;
import org.parley.runtime.ModelVersion;
import org.parley.skills.SkillSet;
import org.parley.tts.voice.VoiceException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Whether the assistant fits into a small terminal, and what it does there. */
@Command(
    name = "device",
    description = {
      "The whole assistant in one process, without Kafka or a network, on one core, beside the models"
          + " that the versions were made from. Exit status 1 where it needs more memory than the"
          + " device has.",
      "Orders are sentences of the skills in the embedded voice, so what is right is of synthetic"
          + " speech."
    },
    mixinStandardHelpOptions = true)
public final class BenchDeviceCommand implements Callable<Integer> {
  private static final long SEED = 1;
  private static final List<String> NAMES = List.of("asr", "nlu");

  @Parameters(
      paramLabel = "NAME@V",
      arity = "0..*",
      description = "A version of asr, of nlu, or both; the champion of a name that is not given.")
  private List<String> versions = new ArrayList<>();

  @Option(
      names = "--memory-mb",
      defaultValue = "256",
      description = "What the device has (default ${DEFAULT-VALUE}).")
  private int memoryMb;

  @Option(
      names = "--heap-mb",
      defaultValue = "128",
      description = "What of it Java's heap may take (default ${DEFAULT-VALUE}).")
  private int heapMb;

  @Option(
      names = "--orders",
      defaultValue = "12",
      description = "Spoken orders (default ${DEFAULT-VALUE}).")
  private int count;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  /**
   * @param models that it was made of
   * @param right orders whose intent and slots were all understood as they were said
   * @param fits whether its peak was within the device's memory
   */
  record Result(
      List<String> models,
      long peakRssMb,
      long loadMs,
      double rtf,
      int right,
      int orders,
      boolean fits) {}

  @Override
  public Integer call() throws IOException, InterruptedException, VoiceException {
    Layout layout = Layout.find(System.getenv(), Path.of(""));
    List<String> chosen = chosen(layout);
    List<String> parents = chosen.stream().map(version -> parent(layout, version)).toList();
    List<Order> orders = Order.spoken(SkillSet.load(layout.skills()), count, SEED);
    Map<String, Result> results = new LinkedHashMap<>();
    Path file = Files.createTempFile("orders", ".json");
    try {
      new JsonMapper().writeValue(file.toFile(), orders.stream().map(Order::pcm).toList());
      results.put("parent", result(parents, new DeviceProcess(parents, file).run(heapMb), orders));
      results.put("version", result(chosen, new DeviceProcess(chosen, file).run(heapMb), orders));
    } finally {
      Files.delete(file);
    }
    print(results);
    return results.values().stream().reduce((a, b) -> b).orElseThrow().fits() ? 0 : 1;
  }

  /** A version of each name. */
  private List<String> chosen(Layout layout) {
    Map<String, String> byName = new TreeMap<>();
    for (String version : versions) {
      String name = ModelVersion.parse(version).name();
      if (!NAMES.contains(name) || byName.put(name, version) != null) {
        throw new ParameterException(
            spec.commandLine(), "a device has one version of asr and one of nlu, not " + versions);
      }
    }
    BundleStore shipped = new BundleStore(layout.models());
    return NAMES.stream()
        .map(name ->
            byName.computeIfAbsent(name, each -> shipped.champion(each).version().toString()))
        .toList();
  }

  /** What a version was made from in the end, as far as it is here; itself where it was trained. */
  private static String parent(Layout layout, String version) {
    Bundle bundle = BundleStore.find(layout.modelFolders(), "", Optional.of(version));
    return bundle
        .manifest()
        .parent()
        .filter(from ->
            layout.modelFolders().stream()
                .anyMatch(
                    folder -> Files.exists(new BundleStore(folder).file(ModelVersion.parse(from)))))
        .map(from -> parent(layout, from))
        .orElse(bundle.version().toString());
  }

  private Result result(List<String> models, Took took, List<Order> orders) {
    int right = 0;
    for (int i = 0; i < orders.size(); i++) {
      Heard heard = took.heard().get(i);
      right +=
          heard.intent().equals(orders.get(i).intent())
                  && heard.slots().equals(orders.get(i).slots())
              ? 1
              : 0;
    }
    return new Result(
        models,
        took.peakRssMb(),
        took.loadMs(),
        Math.round(took.rtf() * 1e4) / 1e4,
        right,
        orders.size(),
        took.peakRssMb() <= memoryMb);
  }

  private void print(Map<String, Result> results) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new JsonMapper().writeValueAsString(results));
      return;
    }
    results.forEach((which, result) ->
        out.printf(
            "%-8s %4d MB at most%s, %6d ms to load, %.3f s of one core for a second of sound, %d of %d orders right  %s%n",
            which,
            result.peakRssMb(),
            result.fits() ? "" : " (the device has " + memoryMb + ")",
            result.loadMs(),
            result.rtf(),
            result.right(),
            result.orders(),
            String.join(", ", result.models())));
    out.flush();
  }
}
