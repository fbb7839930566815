package org.parley.rollout.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code experiment simulate}: needs no broker and starts no service. */
@Command(
    name = "parley experiment simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Runs experiments with dice through the statistics of the live ones, with a look after every"
          + " turn, and says how often they would be wrong.",
      "--json prints one JSON object; the power curve goes to standard error."
    })
public final class SimulateMain implements Callable<Integer> {
  @Option(names = "--runs", defaultValue = "1000", description = "Experiments (${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--turns",
      defaultValue = "2000",
      description = "Turns of an experiment, both arms together (${DEFAULT-VALUE}).")
  private int turns;

  @Option(
      names = "--session-turns",
      defaultValue = "5",
      description = "Turns of a session (${DEFAULT-VALUE}).")
  private int sessionTurns;

  @Option(
      names = "--icc",
      defaultValue = "0.3",
      description = "How alike a session's turns are, 0 to 1 (${DEFAULT-VALUE}).")
  private double icc;

  @Option(
      names = "--delta",
      defaultValue = "0.02",
      description = "Margin of non-inferiority (${DEFAULT-VALUE}).")
  private double delta;

  @Option(
      names = "--difference",
      defaultValue = "0.1",
      description =
          "How much worse the candidate is where power is asked for, its sign apart"
              + " (${DEFAULT-VALUE}).")
  private double difference;

  @Option(names = "--alpha", defaultValue = "0.05", description = "Error (${DEFAULT-VALUE}).")
  private double alpha;

  @Option(
      names = "--success",
      defaultValue = "0.85",
      description = "Share of the champion's turns that succeed (${DEFAULT-VALUE}).")
  private double success;

  @Option(
      names = "--weight",
      defaultValue = "50",
      description = "Percent of the sessions on the candidate (${DEFAULT-VALUE}).")
  private double weight;

  @Option(names = "--seed", defaultValue = "1", description = "Same seed, same numbers.")
  private long seed;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new SimulateMain())
        .setExecutionExceptionHandler((e, command, parsed) -> {
          if (!(e instanceof IllegalArgumentException)) {
            throw e;
          }
          command.getErr().println("parley: " + e.getMessage());
          return command.getCommandSpec().exitCodeOnExecutionException();
        });
  }

  @Override
  public Integer call() throws JsonProcessingException {
    Setting setting =
        new Setting(runs, turns, sessionTurns, icc, delta, alpha, success, weight / 100);
    Report report = Report.of(setting, Math.abs(difference), seed);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      printCurve(report, spec.commandLine().getErr());
      out.println(new JsonMapper().writeValueAsString(report));
    } else {
      out.printf(
          "%d runs: false alarms %.4f, false promotions %.4f, coverage %.4f, power at %s: %.4f%n",
          runs,
          report.falseAlarmRate(),
          report.falsePromotionRate(),
          report.coverage(),
          Math.abs(difference),
          report.power());
      printCurve(report, out);
    }
    return 0;
  }

  private static void printCurve(Report report, PrintWriter to) {
    to.printf("%9s  %12s %8s  %9s %8s%n", "worse by", "guard fires", "turns", "not worse", "turns");
    for (Report.Point point : report.curve()) {
      to.printf(
          "%9.4f  %12.3f %8s  %9.3f %8s%n",
          point.worseBy(),
          point.alarm(),
          orDash(point.turnsToAlarm()),
          point.promotion(),
          orDash(point.turnsToPromotion()));
    }
    to.flush();
  }

  private static String orDash(int turns) {
    return turns == 0 ? "-" : Integer.toString(turns);
  }
}
