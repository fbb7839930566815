package org.parley.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How an experiment stands. */
@Command(
    name = "status",
    description = "How an experiment stands; without a name, the newest of all.",
    mixinStandardHelpOptions = true)
final class ExperimentStatusCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description = "A model, whose newest experiment is shown, or an experiment.")
  private @Nullable String name;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Mixin private RolloutOption rollout = new RolloutOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (name != null) {
      print(rollout.get("/" + name), json, out);
      return 0;
    }
    JsonNode all = rollout.get("");
    if (all.isEmpty()) {
      spec.commandLine().getErr().println("parley: there was no experiment yet");
      return 1;
    }
    print(all.get(all.size() - 1), json, out);
    return 0;
  }

  private static void printShadow(String arm, JsonNode shadow, PrintWriter out) {
    if (shadow.path("utterances").asLong() > 0) {
      out.printf(
          "  %-12s unheard: differs in %.4f of the utterances [%.4f, %.4f], p %.4g after %d sessions;"
              + " intents %.4f; %.2f ms beside %.2f%n",
          arm,
          shadow.path("different").asDouble(),
          shadow.path("low").asDouble(),
          shadow.path("high").asDouble(),
          shadow.path("notWorseP").asDouble(),
          shadow.path("sessions").asLong(),
          shadow.path("intentFlips").asDouble(),
          shadow.path("shadowMs").asDouble(),
          shadow.path("servedMs").asDouble());
    }
  }

  private static void printCost(JsonNode arm, PrintWriter out) {
    for (Map.Entry<String, JsonNode> each : arm.path("cpuSeconds").properties()) {
      out.printf(
          "  %-12s %s: %.4f s of processor time for an utterance, %,d bytes in memory%n",
          "",
          each.getKey(),
          each.getValue().path("mean").asDouble(),
          arm.path("memoryBytes").path(each.getKey()).asLong());
    }
  }

  static void print(JsonNode status, boolean json, PrintWriter out) {
    if (json) {
      out.println(status);
      return;
    }
    out.printf(
        "%s: %s, stage %d with %.0f %% on each candidate%n",
        status.path("experiment").asText(),
        status.path("state").asText(),
        status.path("stage").asInt(),
        100 * status.path("share").asDouble());
    String metric = status.path("plan").path("rules").path("metric").asText();
    for (JsonNode arm : status.path("arms")) {
      out.printf(
          "  %-12s %-32s %7d turns %6d sessions  %s %s [%.4f, %.4f]%n",
          arm.path("arm").asText(),
          arm.path("version").asText(),
          arm.path("turns").asLong(),
          arm.path("sessions").asLong(),
          metric,
          arm.path("estimate").isNumber() ? "%.4f".formatted(arm.path("estimate").asDouble()) : "-",
          arm.path("low").asDouble(),
          arm.path("high").asDouble());
      printCost(arm, out);
    }
    for (Map.Entry<String, JsonNode> each : status.path("candidates").properties()) {
      JsonNode candidate = each.getValue();
      out.printf(
          "  %-12s better by %.4f [%.4f, %.4f]; not worse by %s: p %.4g; guards: p %.4g%n",
          each.getKey(),
          candidate.path("difference").asDouble(),
          candidate.path("low").asDouble(),
          candidate.path("high").asDouble(),
          status.path("plan").path("rules").path("delta").asText(),
          candidate.path("notWorseP").asDouble(),
          candidate.path("guardP").asDouble());
      printShadow(each.getKey(), candidate.path("shadow"), out);
    }
    out.printf("  sample ratio p %.4g%n", status.path("sampleRatioP").asDouble());
    out.printf("  %s: %s%n", status.path("decision").asText(), status.path("reason").asText());
    out.flush();
  }
}
