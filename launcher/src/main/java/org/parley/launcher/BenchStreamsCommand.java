package org.parley.launcher;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.parley.launcher.bench.StreamBench;
import org.parley.launcher.bench.StreamBench.Extent;
import org.parley.launcher.bench.StreamReport;
import org.parley.launcher.bench.StreamSearch;
import org.parley.launcher.gateway.Gateway;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.RunFolder;
import org.parley.launcher.suite.Service;
import org.parley.skills.SkillSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Concurrent real-time streams. */
@Command(
    name = "streams",
    description = {
      "Speaks in many sessions at once, in real time, and tells how many are held: no utterance lost, at",
      "most 1 %% of finals later than 350 ms after the end mark. A transcript that differs from the one",
      "that the same sound gets alone is lost. Without --streams the number is searched for; one that",
      "fails is tried once more."
    },
    mixinStandardHelpOptions = true)
final class BenchStreamsCommand implements Callable<Integer> {
  /** With so many streams the spoken turn is measured. */
  private static final int FEW = 10;

  private static final int FIRST_TRIED = 25;
  private static final Duration TRIAL = Duration.ofSeconds(20);
  private static final JsonMapper JSON = JsonMapper.builder().addModule(new Jdk8Module()).build();

  @Option(
      names = "--streams",
      paramLabel = "N",
      description = "Sessions at once; searched for where it is left out.")
  private @Nullable Integer streams;

  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "How long, at least (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = {
        "So long the sessions speak before anything is counted (${DEFAULT-VALUE}): in the first minutes",
        "after a start the processors compile beside what they serve."
      })
  private int warmUp;

  @Option(
      names = "--utterances",
      defaultValue = "500",
      description = "How many, at least, in all sessions together (${DEFAULT-VALUE}).")
  private int utterances;

  @Option(
      names = "--most",
      defaultValue = "200",
      description = "No more sessions than these are tried (${DEFAULT-VALUE}).")
  private int most;

  @Option(
      names = "--distinct",
      defaultValue = "0",
      description = "Distinct utterances; by default as many as sessions, and 100 at least.")
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
    check();
    Layout layout = ParleyCommand.layout();
    RunFolder run = new RunFolder(layout);
    PrintWriter err = spec.commandLine().getErr();
    int count = distinct > 0 ? distinct : Math.max(100, streams == null ? most : streams);
    try (Gateway opened = gateway.open()) {
      StreamBench bench =
          StreamBench.of(
              opened,
              SkillSet.load(layout.skills()),
              count,
              seed,
              processes(run),
              line -> {
                err.println(line);
                err.flush();
              });
      if (warmUp > 0) {
        bench.warmUp(
            streams == null ? Math.min(FIRST_TRIED, most) : streams, Duration.ofSeconds(warmUp));
      }
      ObjectNode result = streams == null ? search(bench) : JSON.valueToTree(fixed(bench, streams));
      result.put("warmUpSeconds", warmUp);
      run.suite()
          .flatMap(RunFolder.Suite::readySeconds)
          .ifPresent(ready -> result.put("upSeconds", ready));
      if (result.has("upSeconds")) {
        table()
            .printf(
                "%-24s %10.1f s%n", "up, command to ready", result.path("upSeconds").asDouble());
      }
      table().flush();
      if (json) {
        spec.commandLine().getOut().println(result);
      }
    }
    return 0;
  }

  private void check() {
    if (streams != null && streams < 1
        || seconds < 1
        || utterances < 1
        || most < 1
        || warmUp < 0
        || distinct < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--streams, --seconds, --utterances and --most are 1 or more, --warm-up and --distinct 0 or more");
    }
  }

  private PrintWriter table() {
    return json ? spec.commandLine().getErr() : spec.commandLine().getOut();
  }

  private StreamReport fixed(StreamBench bench, int number) throws InterruptedException {
    StreamReport report =
        bench.run(number, new Extent(Duration.ofSeconds(seconds), utterances, true));
    report.print(table());
    return report;
  }

  /** A spoken turn with few streams, then the most that are held. */
  private ObjectNode search(StreamBench bench) throws InterruptedException {
    StreamReport few =
        bench.run(Math.min(FEW, most), new Extent(Duration.ofSeconds(seconds), 1, true));
    ArrayNode tried = JSON.createArrayNode();
    Optional<StreamReport> held =
        new StreamSearch(Math.min(FIRST_TRIED, most), most)
            .run(number -> {
              StreamReport report = bench.run(number, new Extent(TRIAL, utterances, false));
              tried
                  .addObject()
                  .put("streams", number)
                  .put("held", report.held(utterances))
                  .put("utterances", report.utterances())
                  .put("late", report.late())
                  .put("lost", report.lost());
              return Optional.of(report).filter(good -> good.held(utterances));
            });
    few.print(table());
    ObjectNode result = JSON.valueToTree(held.orElse(few));
    result.put("held", held.map(StreamReport::streams).orElse(0));
    result.set("few", JSON.valueToTree(few));
    result.set("tried", tried);
    if (held.isEmpty()) {
      table().println("not even one stream is held");
      return result;
    }
    double p50 = ratio(held.get().p50Ms(), few.p50Ms());
    double p99 = ratio(held.get().p99Ms(), few.p99Ms());
    result.putObject("toFew").put("p50", p50).put("p99", p99);
    held.get().print(table());
    table()
        .printf(
            "held: %d streams; their finals take %.1f (p50) and %.1f (p99) times those of %d%n",
            held.get().streams(), p50, p99, few.streams());
    return result;
  }

  private static double ratio(double of, double to) {
    return to == 0 ? 0 : Math.round(100 * of / to) / 100.0;
  }

  private static Map<String, ProcessHandle> processes(RunFolder run) {
    Map<String, ProcessHandle> processes = new LinkedHashMap<>();
    run.supervisor().ifPresent(process -> processes.put("broker", process));
    for (Service service : Service.values()) {
      run.process(service).ifPresent(process -> processes.put(service.shortName(), process));
    }
    return processes;
  }
}
