package org.parley.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.FileHandler;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.PortPlan;
import org.parley.launcher.suite.RunFolder;
import org.parley.launcher.suite.RunFolder.Suite;
import org.parley.launcher.suite.RunningSuite;
import org.parley.launcher.suite.Service;
import org.parley.launcher.suite.SuiteException;
import org.parley.launcher.suite.Supervisor;
import org.parley.skills.SkillSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts everything and stays in front, or behind with {@code --detach}. */
@Command(
    name = "up",
    description = "Starts the broker and all services and prints the console's address.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  private static final Duration READY_LIMIT = Duration.ofMinutes(5);

  /** Environment variable of tests and scripts: with this process the suite ends, too. */
  private static final String OWNER = "PARLEY_OWNER_PID";

  @Option(names = "--detach", description = "Return when all is ready, and leave it running.")
  private boolean detach;

  @Option(names = "--since", hidden = true, description = "When the command began, epoch ms.")
  private long since = System.currentTimeMillis();

  @Option(
      names = "--with",
      split = ",",
      paramLabel = "SERVICE",
      description = "Start this one, too: compression, which takes jobs over REST.")
  private List<String> with = List.of();

  @Mixin private PortOptions ports = new PortOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Layout layout = ParleyCommand.layout();
    RunFolder run = new RunFolder(layout);
    if (run.supervisor().isPresent()) {
      sayThatItRuns(run);
      return 0;
    }
    // A mistake in a skill is told here, by file and line, instead of in the logs of two services.
    SkillSet.load(layout.skills());
    run.sweep();
    return detach ? detached(layout, run) : inFront(layout, run);
  }

  private void sayThatItRuns(RunFolder run) {
    Optional<Suite> suite = run.suite();
    err()
        .println(
            "parley is already running%s; ./parley down stops it"
                .formatted(
                    suite.flatMap(Suite::readySeconds).isPresent()
                        ? ""
                        : " and about to be ready"));
    suite.ifPresent(running -> out().println(running.console()));
  }

  private int inFront(Layout layout, RunFolder run) throws Exception {
    logBrokerIn(layout);
    PortPlan plan = ports.plan(further());
    Supervisor supervisor = new Supervisor(layout, plan, Map.of(), line -> err().println(line));
    CountDownLatch over = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              supervisor.close();
              over.countDown();
            }));
    endWithOwner();
    Suite starting = Suite.of(supervisor, plan);
    try {
      supervisor.start();
      run.say(starting);
      supervisor.awaitReady(READY_LIMIT);
    } catch (SuiteException e) {
      supervisor.close();
      run.say(starting.failed(Optional.ofNullable(e.getMessage())));
      throw e;
    }
    double seconds = (System.currentTimeMillis() - since) / 1000.0;
    run.say(starting.ready(seconds));
    sayReady(layout, starting.console(), seconds);
    over.await();
    return 0;
  }

  private List<Service> further() {
    return with.stream()
        .map(name ->
            Service.named(name)
                .orElseThrow(() -> new SuiteException("--with: there is no service " + name)))
        .toList();
  }

  private static void endWithOwner() {
    Optional.ofNullable(System.getenv(OWNER))
        .map(Long::parseLong)
        .ifPresent(pid ->
            Thread.ofVirtual()
                .name("owner")
                .start(() -> {
                  ProcessHandle.of(pid).ifPresent(owner -> owner.onExit().join());
                  System.exit(1);
                }));
  }

  private void sayReady(Layout layout, String console, double seconds) throws InterruptedException {
    out().println(console);
    out().flush();
    new RunningSuite(layout).status().warnings().forEach(err()::println);
    if (Supervisor.asksNobody(System.getenv())) {
      err()
          .println(
              "nobody is asked for a key: whoever reaches a port of 127.0.0.1 may do everything;"
                  + " PARLEY_EDGE_KEYS=FILE changes that (docs/SECURITY.md)");
    }
    err().printf("ready after %.1f s; ./parley down stops it%n", seconds);
    err().flush();
  }

  /** Starts this same command in the background and waits for what it says of itself. */
  private int detached(Layout layout, RunFolder run) throws IOException, InterruptedException {
    Path log = layout.log("supervisor");
    Files.createDirectories(layout.logs());
    Process background =
        new ProcessBuilder(backgroundCommand())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    while (true) {
      boolean ended = background.waitFor(100, TimeUnit.MILLISECONDS);
      Optional<Suite> suite = run.suite();
      Optional<Double> ready = suite.flatMap(Suite::readySeconds);
      if (ready.isPresent()) {
        sayReady(layout, suite.get().console(), ready.get());
        return 0;
      }
      if (ended) {
        Optional<String> error = suite.flatMap(Suite::error);
        run.clear();
        throw new SuiteException(error.orElse("it ended while starting; its log is " + log));
      }
    }
  }

  private List<String> backgroundCommand() {
    List<String> command = new ArrayList<>();
    // The end of the terminal ends neither.
    command.add(Files.isExecutable(Path.of("/usr/bin/setsid")) ? "setsid" : "nohup");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(ParleyCommand.class.getName());
    command.add("up");
    command.add("--since=" + since);
    command.addAll(ports.arguments());
    with.forEach(name -> command.add("--with=" + name));
    return command;
  }

  private static void logBrokerIn(Layout layout) throws IOException {
    Files.createDirectories(layout.logs());
    FileHandler handler = new FileHandler(layout.log("broker").toString(), 10 << 20, 1, true);
    handler.setFormatter(new SimpleFormatter());
    Logger.getLogger("").addHandler(handler);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
