package org.parley.compression;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.parley.compression.job.CompressionRecipe;
import org.parley.events.JobProgressed.Phase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The jobs of a compression-service that runs. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    description = "Lists the jobs of the running compression-service, or asks something of it.")
final class JobsCommand implements Runnable {
  @Option(
      names = "--compression",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8086",
      scope = ScopeType.INHERIT,
      description = "Its address (default ${DEFAULT-VALUE}).")
  URI service = URI.create("");

  @Spec CommandSpec spec;

  /** All of them, a line each. */
  @Override
  public void run() {
    client().list().forEach(job -> out().println(line(job)));
  }

  @Command(name = "submit", description = "Asks for a compression and prints the job's name.")
  int submit(
      @Parameters(paramLabel = "RECIPE.yaml", description = "What to do.") Path recipe,
      @Option(
              names = "--model",
              paramLabel = "NAME@V",
              description = "Another parent than the champion.")
          Optional<String> parent,
      @Option(names = "--publish", description = "Publish the version that comes of it.")
          boolean publish,
      @Option(names = "--follow", description = "Wait for its end.") boolean follow) {
    JobView job = client().submit(CompressionRecipe.text(recipe), parent, publish);
    out().println(job.id());
    out().flush();
    return follow ? follow(job.id()) : 0;
  }

  @Command(name = "show", description = "Where a job stands.")
  void show(@Parameters(paramLabel = "JOB", description = "As jobs lists it.") String job) {
    out().println(line(client().show(job)));
  }

  @Command(name = "log", description = "What a job said so far.")
  void log(@Parameters(paramLabel = "JOB", description = "As jobs lists it.") String job) {
    out().print(client().log(job));
    out().flush();
  }

  @Command(name = "cancel", description = "Ends a job that waits or runs.")
  void cancel(@Parameters(paramLabel = "JOB", description = "As jobs lists it.") String job) {
    out().println(line(client().cancel(job)));
  }

  @Command(
      name = "follow",
      description = "Shows how far a job is until it is over; fails where it does not succeed.")
  int follow(@Parameters(paramLabel = "JOB", description = "As jobs lists it.") String job) {
    try (ProgressBar bar = ProgressBar.onStandardError()) {
      JobView end = client().follow(job, now -> reached(bar, now));
      bar.say(line(end));
      return end.phase() == Phase.SUCCEEDED ? 0 : 1;
    }
  }

  private static void reached(ProgressBar bar, JobView now) {
    if (!now.phase().isOver()) {
      bar.reached(now.done(), now.left(), now.note());
    }
  }

  private static String line(JobView job) {
    return "%-36s %-9s %3.0f %%%s  %s"
        .formatted(
            job.id(),
            job.phase().name().toLowerCase(java.util.Locale.ROOT),
            100 * job.done(),
            job.left().map(left -> ", " + minutes(left) + " left").orElse(""),
            job.model().map(model -> model + ": ").orElse("") + job.note());
  }

  private static String minutes(Duration left) {
    return "%d min %02d s".formatted(left.toMinutes(), left.toSecondsPart());
  }

  private JobsClient client() {
    return new JobsClient(service);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
