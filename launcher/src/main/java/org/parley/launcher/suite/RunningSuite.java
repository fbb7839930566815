package org.parley.launcher.suite;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.parley.launcher.suite.RunFolder.Suite;

/** The suite that another process runs. */
public final class RunningSuite {
  private static final Duration TIME_TO_END = Duration.ofSeconds(30);

  private final RunFolder run;

  public RunningSuite(Layout layout) {
    this.run = new RunFolder(layout);
  }

  /**
   * What runs.
   *
   * @param ready whether the suite was ready once and every service takes work now
   * @param warnings what services say that their operator should know, each with its service's name
   */
  public record Status(
      boolean running,
      boolean ready,
      Optional<String> console,
      Optional<String> kafka,
      List<ServiceStatus> services,
      List<String> warnings) {}

  /**
   * @param state {@code running} where it takes work, {@code starting} where its process is there
   *     and does not yet, or {@code stopped}
   * @param starts how often it was started since {@code up}
   */
  public record ServiceStatus(String name, String state, Optional<Long> pid, int starts) {}

  /**
   * The running suite's own words.
   *
   * @throws SuiteException where none runs
   */
  public Suite require() {
    if (run.supervisor().isEmpty()) {
      throw new SuiteException("parley is not running; start it with ./parley up");
    }
    return run.suite()
        .orElseThrow(() -> new SuiteException("parley is starting; try again in a few seconds"));
  }

  public Status status() throws InterruptedException {
    boolean running = run.supervisor().isPresent();
    Optional<Suite> suite = run.suite().filter(_ -> running);
    Map<String, Integer> ports = suite.map(Suite::ports).orElse(Map.of());
    List<ServiceStatus> services = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    Readiness readiness = new Readiness();
    for (Service service : Service.values()) {
      Integer port = ports.get(service.shortName());
      if (port == null && !Service.usual().contains(service)) {
        continue;
      }
      Readiness.Answer answer = port == null ? Readiness.Answer.NONE : readiness.ask(port);
      services.add(status(service, answer.ready()));
      answer.warnings().forEach(warning -> warnings.add(service.shortName() + ": " + warning));
    }
    boolean ready =
        suite.flatMap(Suite::readySeconds).isPresent()
            && services.stream().allMatch(service -> service.state().equals("running"));
    return new Status(
        running, ready, suite.map(Suite::console), suite.map(Suite::kafka), services, warnings);
  }

  private ServiceStatus status(Service service, boolean ready) {
    Optional<Long> pid = run.process(service).map(ProcessHandle::pid);
    String state = pid.isEmpty() ? "stopped" : ready ? "running" : "starting";
    return new ServiceStatus(service.shortName(), state, pid, run.starts(service));
  }

  /**
   * Stops the suite and returns when no process of it is left; by force where it does not end by
   * itself, or where its supervisor was killed.
   *
   * @return whether anything ran
   */
  public boolean stop() throws InterruptedException {
    List<ProcessHandle> left = new ArrayList<>();
    run.supervisor().ifPresent(left::add);
    for (Service service : Service.values()) {
      run.process(service).ifPresent(left::add);
    }
    boolean orderly = run.supervisor().map(ProcessHandle::destroy).orElse(false);
    for (ProcessHandle process : left) {
      if (!orderly || !ends(process)) {
        process.destroyForcibly();
        ends(process);
      }
    }
    run.sweep();
    return !left.isEmpty();
  }

  private static boolean ends(ProcessHandle process) throws InterruptedException {
    try {
      process.onExit().get(TIME_TO_END.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new SuiteException("cannot wait for process " + process.pid(), e);
    }
  }
}
