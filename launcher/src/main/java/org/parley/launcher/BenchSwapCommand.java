package org.parley.launcher;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.parley.launcher.bench.RouteSwitch;
import org.parley.launcher.bench.SwapBench;
import org.parley.launcher.bench.SwapReport;
import org.parley.launcher.gateway.Gateway;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.RunFolder;
import org.parley.launcher.suite.Service;
import org.parley.launcher.suite.SuiteException;
import org.parley.runtime.BundleStore;
import org.parley.runtime.ModelVersion;
import org.parley.skills.SkillSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What swaps do to running streams. */
@Command(
    name = "swap",
    description = {
      "Swaps asr between two versions by signed routes while sessions speak in real time: utterances lost,",
      "doubled or changed, the latency of words in seconds with a swap and in quiet ones, memory, and the",
      "time until a route is in force. Publishes the versions, and ends with the one that --from names."
    },
    mixinStandardHelpOptions = true)
final class BenchSwapCommand implements Callable<Integer> {
  private static final String ASR = "asr";
  private static final int DISTINCT = 40;

  @Option(
      names = "--swaps",
      paramLabel = "N",
      defaultValue = "100",
      description = "An even number (${DEFAULT-VALUE}).")
  private int swaps;

  @Option(
      names = "--streams",
      paramLabel = "N",
      defaultValue = "20",
      description = "Sessions that speak at once (${DEFAULT-VALUE}).")
  private int streams;

  @Option(
      names = "--from",
      paramLabel = "asr@V",
      description = "By default the version of models/default.yaml.")
  private String from = "";

  @Option(
      names = "--to",
      paramLabel = "asr@V",
      description = "By default the first other version of asr that lies here.")
  private String to = "";

  @Option(
      names = "--json",
      description = "Print one JSON object; the table goes to standard error.")
  private boolean json;

  @Mixin private final GatewayOption gateway = new GatewayOption();
  @Mixin private final KafkaOption kafka = new KafkaOption();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (swaps < 2 || swaps % 2 != 0 || streams < 1) {
      throw new ParameterException(
          spec.commandLine(), "--swaps is an even number from 2 on, --streams is 1 or more");
    }
    Layout layout = ParleyCommand.layout();
    PrintWriter err = spec.commandLine().getErr();
    List<String> versions = versions(layout);
    for (String version : versions) {
      PublishModelCommand.publish(
          layout, kafka, PublishModelCommand.file(layout, ModelVersion.parse(version)), err);
    }
    SwapReport report;
    try (Gateway opened = gateway.open();
        RouteSwitch routes = new RouteSwitch(kafka.broker(), layout.keys())) {
      SwapBench bench =
          SwapBench.of(
              opened,
              kafka.broker(),
              SkillSet.load(layout.skills()),
              DISTINCT,
              asr(new RunFolder(layout)),
              line -> {
                err.println(line);
                err.flush();
              });
      report = bench.run(routes, swaps, streams, versions);
    }
    report.print(json ? err : spec.commandLine().getOut());
    if (json) {
      spec.commandLine().getOut().println(new JsonMapper().writeValueAsString(report));
    }
    return report.lost() + report.doubled() + report.changed() == 0 ? 0 : 1;
  }

  private static Map<String, ProcessHandle> asr(RunFolder run) {
    Map<String, ProcessHandle> processes = new HashMap<>();
    run.process(Service.ASR).ifPresent(process -> processes.put("asr", process));
    return processes;
  }

  /** The one to begin and end with, and the other. */
  private List<String> versions(Layout layout) {
    String first = from.isEmpty() ? champion(layout) : from;
    String second =
        to.isEmpty()
            ? layout.modelFolders().stream()
                .flatMap(folder -> ListedModel.in(folder).stream())
                .filter(model -> model.name().equals(ASR))
                .map(ListedModel::version)
                .filter(version -> !version.equals(first))
                .findFirst()
                .orElseThrow(() ->
                    new SuiteException("there is no other version of asr here; --to names one"))
            : to;
    return List.of(first, second);
  }

  private static String champion(Layout layout) {
    return Optional.ofNullable(new BundleStore(layout.models()).champions().get(ASR))
        .map(ModelVersion::toString)
        .orElseThrow(() -> new SuiteException("models/default.yaml names no asr"));
  }
}
