package org.parley.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.parley.launcher.suite.SuiteException;
import org.parley.runtime.BundleStore;
import org.parley.runtime.ModelVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Starts an experiment on a model, or a joint one on two. */
@Command(
    name = "start",
    description =
        "Gives a candidate a part of the sessions. A joint experiment names both models, as in"
            + " asr+nlu --candidate asr@V,nlu@V; several --candidate are several arms.",
    mixinStandardHelpOptions = true)
final class ExperimentStartCommand implements Callable<Integer> {
  private static final JsonMapper JSON = new JsonMapper();

  @Parameters(paramLabel = "MODEL", description = "asr, nlu, or asr+nlu.")
  private String model = "";

  @Option(
      names = "--candidate",
      paramLabel = "NAME@V",
      required = true,
      description = "The version to try; of a joint experiment one of each model.")
  private List<String> candidates = new ArrayList<>();

  @Option(
      names = "--weight",
      defaultValue = "10",
      description = "Percent of the sessions at first (${DEFAULT-VALUE}).")
  private double weight;

  @Option(
      names = "--metric",
      defaultValue = "taskSuccess",
      description = "What must not be worse (${DEFAULT-VALUE}).")
  private String metric = "";

  @Option(
      names = "--delta",
      defaultValue = "0.02",
      description = "By how much it may not be worse (${DEFAULT-VALUE}).")
  private double delta;

  @Option(
      names = "--alpha",
      defaultValue = "0.05",
      description = "Error of the promotion, and of all guards together (${DEFAULT-VALUE}).")
  private double alpha;

  @Option(
      names = "--min-turns",
      defaultValue = "0",
      description = "No promotion before (${DEFAULT-VALUE}).")
  private long minTurns;

  @Option(
      names = "--min-sessions",
      defaultValue = "50",
      description = "No ramp before so many of each arm in a stage (${DEFAULT-VALUE}).")
  private long minSessions;

  @Option(
      names = "--min-seconds",
      defaultValue = "60",
      description = "No ramp before a stage is so old (${DEFAULT-VALUE}).")
  private long minSeconds;

  @Option(
      names = "--by-hand",
      description = "Neither ramps nor promotes by itself; guards roll back all the same.")
  private boolean byHand;

  @Option(
      names = "--shadow",
      description =
          "The candidate decodes along unheard until it is proven to differ in less than delta of the"
              + " utterances; then it gets its shares, and is promoted where no guard fires.")
  private boolean shadow;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Mixin private RolloutOption rollout = new RolloutOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    JsonNode status = rollout.post("", request(ParleyCommand.layout().models()));
    ExperimentStatusCommand.print(status, json, spec.commandLine().getOut());
    return 0;
  }

  ObjectNode request(Path models) {
    ObjectNode request = JSON.createObjectNode();
    ArrayNode arms = request.putArray("candidates");
    List<String> names = List.of(model.split("\\+"));
    for (String candidate : candidates) {
      Map<String, String> versions = versions(candidate);
      if (!versions.keySet().equals(new TreeSet<>(names))) {
        throw new SuiteException(candidate + " is not one version of each of " + model);
      }
      ObjectNode arm = arms.addObject();
      versions.forEach(arm::put);
    }
    ObjectNode champion = request.putObject("champion");
    new BundleStore(models)
        .champions()
        .forEach((name, version) -> {
          if (names.contains(name)) {
            champion.put(name, version.toString());
          }
        });
    return request
        .put("weight", weight)
        .put("metric", metric)
        .put("delta", delta)
        .put("alpha", alpha)
        .put("minTurns", minTurns)
        .put("minSessions", minSessions)
        .put("minSeconds", minSeconds)
        .put("automatic", !byHand)
        .put("shadow", shadow);
  }

  private static Map<String, String> versions(String candidate) {
    Map<String, String> versions = new TreeMap<>();
    for (String version : candidate.split(",")) {
      try {
        versions.put(ModelVersion.parse(version).name(), version);
      } catch (IllegalArgumentException e) {
        throw new SuiteException("candidate '" + version + "': " + e.getMessage(), e);
      }
    }
    return versions;
  }
}
