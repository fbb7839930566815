package org.parley.launcher;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.parley.launcher.bench.StreamBench;
import org.parley.launcher.bench.StreamReport;
import org.parley.launcher.gateway.Gateway;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.RunFolder;
import org.parley.launcher.suite.Service;
import org.parley.skills.SkillSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Concurrent real-time streams. */
@Command(
    name = "streams",
    description = {
      "Speaks in many sessions at once, in real time.",
      "Every transcript is compared with the one that the same sound gets alone."
    },
    mixinStandardHelpOptions = true)
final class BenchStreamsCommand implements Callable<Integer> {
  @Option(names = "--streams", defaultValue = "10", description = "Sessions (${DEFAULT-VALUE}).")
  private int streams;

  @Option(names = "--seconds", defaultValue = "60", description = "How long (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--distinct",
      defaultValue = "0",
      description = "Distinct utterances; by default as many as streams, and 100 at least.")
  private int distinct;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of the sentences (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--json",
      description = "Print one JSON object; the table goes to standard error.")
  private boolean json;

  @Mixin private final GatewayOption gateway = new GatewayOption();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Layout layout = ParleyCommand.layout();
    PrintWriter err = spec.commandLine().getErr();
    int count = distinct > 0 ? distinct : Math.max(100, streams);
    try (Gateway opened = gateway.open()) {
      StreamBench bench =
          StreamBench.of(
              opened, SkillSet.load(layout.skills()), count, seed, processes(layout), err::println);
      StreamReport report = bench.run(streams, Duration.ofSeconds(seconds));
      report.print(json ? err : spec.commandLine().getOut());
      if (json) {
        spec.commandLine().getOut().println(new JsonMapper().writeValueAsString(report));
      }
    }
    return 0;
  }

  private static Map<String, ProcessHandle> processes(Layout layout) {
    RunFolder run = new RunFolder(layout);
    Map<String, ProcessHandle> processes = new LinkedHashMap<>();
    run.supervisor().ifPresent(process -> processes.put("broker", process));
    for (Service service : Service.values()) {
      run.process(service).ifPresent(process -> processes.put(service.shortName(), process));
    }
    return processes;
  }
}
