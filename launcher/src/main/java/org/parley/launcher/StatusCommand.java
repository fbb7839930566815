package org.parley.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.parley.launcher.suite.RunningSuite;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what runs; exit status 0 where everything is ready. */
@Command(
    name = "status",
    description = "Says what runs. Exit status 0 where everything is ready, else 1.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().addModule(new Jdk8Module()).build();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    RunningSuite.Status status = new RunningSuite(ParleyCommand.layout()).status();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JSON.writeValueAsString(status));
    } else {
      print(status, out);
    }
    return status.ready() ? 0 : 1;
  }

  private static void print(RunningSuite.Status status, PrintWriter out) {
    if (!status.running()) {
      out.println("parley is not running");
      return;
    }
    out.println("console  " + status.console().orElse("starting"));
    out.println("kafka    " + status.kafka().orElse("starting"));
    status
        .services()
        .forEach(service ->
            out.printf(
                "%-8s %-8s%s%s%n",
                service.name(),
                service.state(),
                service.pid().map(pid -> "  pid " + pid).orElse(""),
                service.starts() > 1 ? "  started " + service.starts() + " times" : ""));
    status.warnings().forEach(out::println);
  }
}
