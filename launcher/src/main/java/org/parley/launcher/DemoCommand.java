package org.parley.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.parley.launcher.demo.Visitors;
import org.parley.launcher.gateway.Gateway;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.PortPlan;
import org.parley.launcher.suite.RunFolder;
import org.parley.launcher.suite.RunFolder.Suite;
import org.parley.launcher.suite.RunningSuite;
import org.parley.launcher.suite.SuiteException;
import org.parley.launcher.suite.Supervisor;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleStore;
import org.parley.runtime.ModelVersion;
import org.parley.skills.SkillSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The whole story with the commands that a person would type: people talk, a model is compressed,
 * published, tried unheard and then in front of them, and promoted; a bad one is rolled back.
 */
@Command(
    name = "demo",
    description = {
      "Brings the suite up where it is down, lets people talk, compresses nlu, publishes it, tries it",
      "unheard and then on 25 and 50 %% of the sessions, promotes it, plants a bad version and sees it",
      "rolled back. Exit status 0 where all of it happened."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final String MODEL = "nlu";
  private static final Duration READY_LIMIT = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final JsonMapper JSON = new JsonMapper();

  private static final String SESSION_IDLE = "PARLEY_ROLLOUT_SESSION_IDLE";

  @Option(
      names = "--delta",
      defaultValue = "0.05",
      description = "By how much the compressed version may be worse (${DEFAULT-VALUE}).")
  private double delta;

  @Option(
      names = "--limit",
      defaultValue = "150",
      description =
          "Seconds that each of both experiments may take (${DEFAULT-VALUE}); four times as many in a"
              + " suite that runs already, where a session ends after two minutes.")
  private int limit;

  @Option(
      names = "--quick",
      description = {
        "The same with less evidence, to see that it works: who comes says two things, so that the first",
        "counts two seconds later instead of twelve; stages of two seconds and eight sessions; the",
        "planted version on 25 %% of the sessions. Wants a wider --delta."
      })
  private boolean quick;

  @Option(names = "--seed", defaultValue = "1", description = "Of what is said (${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private PortOptions ports = new PortOptions();

  @Spec private CommandSpec spec;

  private final long begun = System.nanoTime();

  @Override
  public Integer call() throws Exception {
    Layout layout = ParleyCommand.layout();
    @Nullable Supervisor own = null;
    if (new RunFolder(layout).supervisor().isEmpty()) {
      own = up(layout);
    } else {
      limit *= 4;
      say("the suite runs already: its sessions end after minutes, so that this takes longer");
    }
    try {
      return story(layout) ? 0 : 1;
    } finally {
      if (own != null) {
        own.close();
      }
    }
  }

  private Supervisor up(Layout layout) throws InterruptedException {
    say("the suite comes up");
    PortPlan plan = ports.plan(List.of());
    RunFolder run = new RunFolder(layout);
    // Of sessions of one turn: dialog ends that turn after ten seconds, and two later the session
    // has ended, too.
    Map<String, String> settings = Map.of(SESSION_IDLE, quick ? "2s" : "12s");
    Supervisor supervisor = new Supervisor(layout, plan, settings, line -> {});
    try {
      supervisor.start();
      Suite starting = Suite.of(supervisor, plan);
      run.say(starting);
      supervisor.awaitReady(READY_LIMIT);
      run.say(starting.ready(seconds()));
      return supervisor;
    } catch (RuntimeException | InterruptedException e) {
      supervisor.close();
      throw e;
    }
  }

  private boolean story(Layout layout) throws IOException, InterruptedException {
    ModelVersion champion = championOf(layout);
    // Where an earlier demo left another one.
    run("route", MODEL, "--champion", champion.toString());
    ModelVersion good = compressed(layout, "int8");
    ModelVersion planted = compressed(layout, "planted");
    String console = new RunningSuite(layout).require().console();
    String name = "demo-" + Long.toString(System.currentTimeMillis(), 36);
    try (Gateway gateway = new Gateway(URI.create(console));
        Visitors visitors =
            new Visitors(gateway, SkillSet.load(layout.skills()), name, seed, quick ? 2 : 1)) {
      boolean promoted = compressedIsPromoted(good, visitors);
      boolean rolledBack = plantedIsRolledBack(planted, visitors);
      say(
          "%d turns were answered, %d of them spoken; %d were not"
              .formatted(visitors.turns(), visitors.spokenTurns(), visitors.unanswered()));
      boolean answered = visitors.turns() > 0 && visitors.unanswered() == 0;
      say(promoted && rolledBack && answered ? "all of it happened" : "NOT all of it happened");
      return promoted && rolledBack && answered;
    }
  }

  private static ModelVersion championOf(Layout layout) {
    ModelVersion champion = new BundleStore(layout.models()).champions().get(MODEL);
    if (champion == null) {
      throw new SuiteException(layout.models() + " names no champion of " + MODEL);
    }
    return champion;
  }

  /** Compressed here, where no earlier run has left it, and published. */
  private ModelVersion compressed(Layout layout, String tag) throws IOException {
    String recipe =
        layout
            .root()
            .resolve("compression-service/recipes/" + MODEL + "-" + tag + ".yaml")
            .toString();
    Files.createDirectories(layout.ownModels());
    run("compress", recipe, "--into", layout.ownModels().toString());
    Path file = layout.ownModels().resolve(MODEL + "-" + tag + ".parley");
    ModelVersion version = Bundle.read(file).version();
    run("models", "publish", version.toString());
    say("%s is %,d bytes".formatted(version, Files.size(file)));
    return version;
  }

  private boolean compressedIsPromoted(ModelVersion good, Visitors visitors)
      throws InterruptedException {
    run(
        "experiment",
        "start",
        MODEL,
        "--candidate",
        good.toString(),
        "--shadow",
        "--weight",
        "25",
        "--delta",
        Double.toString(delta),
        "--alpha",
        "0.05",
        "--min-sessions",
        quick ? "8" : "15",
        "--min-seconds",
        quick ? "2" : "10");
    JsonNode end = followed(visitors);
    JsonNode candidate = end.path("candidates").path("candidate");
    JsonNode shadow = candidate.path("shadow");
    say(
        String.format(
            Locale.ROOT,
            "unheard it differed in %.2f %% of the utterances, at most %.2f %% (95 %%, at all looks);"
                + " delta is %.1f %%, p %.4g of alpha 0.05",
            100 * shadow.path("different").asDouble(),
            100 * shadow.path("high").asDouble(),
            100 * delta,
            shadow.path("notWorseP").asDouble()));
    say(
        String.format(
            Locale.ROOT,
            "the A/B test alone says: %s (difference %.1f points, %.1f to %.1f); to see one point it"
                + " would need %s turns at least",
            candidate.path("verdict").asText(),
            100 * candidate.path("difference").asDouble(),
            100 * candidate.path("low").asDouble(),
            100 * candidate.path("high").asDouble(),
            candidate.path("onePointTurns").isNumber()
                ? "%,d".formatted(candidate.path("onePointTurns").asLong())
                : "an unknown number of"));
    return ended(end, "promoted", good.toString());
  }

  private boolean plantedIsRolledBack(ModelVersion planted, Visitors visitors)
      throws InterruptedException {
    String serving = champion();
    int before = visitors.turns();
    long start = System.nanoTime();
    run(
        "experiment",
        "start",
        MODEL,
        "--candidate",
        planted.toString(),
        "--weight",
        quick ? "25" : "10");
    JsonNode end = followed(visitors);
    say(
        "until then it took %d s and %d turns, of which the planted version answered %d that count"
            .formatted(
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
                visitors.turns() - before,
                end.path("arms").path(1).path("turns").asInt()));
    return ended(end, "rolledBack", serving);
  }

  /** Whether it ended as it should, and the route says so. */
  private boolean ended(JsonNode status, String state, String serving) throws InterruptedException {
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!champion().equals(serving) && System.nanoTime() < patience) {
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
    }
    boolean route = champion().equals(serving);
    boolean as = status.path("state").asText().equals(state) && route;
    String said =
        status.path("state").asText().equals("running")
            ? "inconclusive after " + limit + " s"
            : status.path("state").asText();
    say("%s; the champion is %s%s".formatted(said, champion(), as ? "" : ", not as it should be"));
    return as;
  }

  private String champion() {
    return json("route", MODEL, "--json").path("champion").asText();
  }

  /** Tells every decision until the experiment has ended; stops it when its time is over. */
  private JsonNode followed(Visitors visitors) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(limit);
    String told = "";
    while (true) {
      JsonNode status = json("experiment", "status", MODEL, "--json");
      String news =
          "%s: %s".formatted(status.path("decision").asText(), status.path("reason").asText());
      if (!news.equals(told)) {
        say(news + " (" + visitors.turns() + " turns so far)");
        told = news;
      }
      if (!status.path("state").asText().equals("running")) {
        return status;
      }
      if (System.nanoTime() > end) {
        run("experiment", "stop", MODEL);
        return status;
      }
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
    }
  }

  private JsonNode json(String... command) {
    String answer = execute(command);
    try {
      return JSON.readTree(answer);
    } catch (JsonProcessingException e) {
      throw new SuiteException(String.join(" ", command) + " answered no JSON: " + answer, e);
    }
  }

  private void run(String... command) {
    say("./parley " + String.join(" ", command));
    String answer = execute(command);
    answer.lines().forEach(line -> out().println("            " + line));
    out().flush();
  }

  private String execute(String... command) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        ParleyCommand.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    if (line.execute(command) != 0) {
      throw new SuiteException(
          "./parley " + String.join(" ", command) + " failed: " + err.toString().strip());
    }
    return out.toString();
  }

  private double seconds() {
    return (System.nanoTime() - begun) / 1e9;
  }

  private void say(String what) {
    out().printf(Locale.ROOT, "%7.1f s   %s%n", seconds(), what);
    out().flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
