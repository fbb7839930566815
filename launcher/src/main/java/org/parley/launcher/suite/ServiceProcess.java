package org.parley.launcher.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One service as a child process that is started again when it ends, until it is stopped. */
final class ServiceProcess implements AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** A process that lived this long had started well; its end is a new story. */
  private static final Duration SETTLED = Duration.ofSeconds(20);

  /** Ctrl-C reaches the services at the same time as their supervisor, which then stops them. */
  private static final Duration STOP_MAY_FOLLOW = Duration.ofMillis(200);

  /** Status of what has ended by signal 9, which is not how anybody stops a suite. */
  private static final int KILLED = 128 + 9;

  private static final Duration TIME_TO_END = Duration.ofSeconds(10);

  /** On a busy machine, for one that has a cache to write. */
  private static final Duration TIME_TO_RECORD = Duration.ofMinutes(3);

  private final Service service;
  private final AotCache cache;
  private final AotCache.Mode mode;
  private final ProcessBuilder command;
  private final RunFolder run;
  private final Consumer<String> announce;
  private final InstantSource clock;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread watch;
  private @Nullable Process process;

  ServiceProcess(
      Service service,
      Layout layout,
      Map<String, String> environment,
      AotCache.Mode mode,
      Consumer<String> announce,
      InstantSource clock) {
    this.service = service;
    this.cache = AotCache.of(layout.jar(service.moduleName()));
    this.mode = mode;
    this.command = command(layout, environment);
    this.run = new RunFolder(layout);
    this.announce = announce;
    this.clock = clock;
    this.watch = Thread.ofVirtual().name("watch-" + service.shortName()).unstarted(this::watch);
  }

  private ProcessBuilder command(Layout layout, Map<String, String> environment) {
    Path jar = cache.jar();
    if (!Files.exists(jar)) {
      throw new SuiteException(jar + " is missing; build the project first");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(service.jvmFlags());
    command.addAll(cache.jvmFlags(mode));
    command.add("-jar");
    command.add(jar.toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(Service.environment());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(
        ProcessBuilder.Redirect.appendTo(layout.log(service.shortName()).toFile()));
    return builder;
  }

  void start() {
    launch(1);
    watch.start();
  }

  /**
   * Under a lock that {@link #close} takes too: no process is started behind the back of a stop.
   *
   * @return empty where the service was stopped before
   */
  private synchronized Optional<Process> launch(int starts) {
    if (stopped.getCount() == 0) {
      return Optional.empty();
    }
    try {
      Process started = command.start();
      process = started;
      run.started(service, started.toHandle(), starts);
      return Optional.of(started);
    } catch (IOException e) {
      throw new SuiteException("cannot start " + service.moduleName() + ": " + e.getMessage(), e);
    }
  }

  private synchronized @Nullable Process current() {
    return process;
  }

  private void watch() {
    try {
      Duration wait = Duration.ZERO;
      Optional<Process> running = Optional.ofNullable(current());
      for (int starts = 2; running.isPresent(); starts++) {
        Instant began = clock.instant();
        int status = running.get().waitFor();
        Duration mayFollow = status == KILLED ? Duration.ZERO : STOP_MAY_FOLLOW;
        if (stopped.await(mayFollow.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        boolean settled = Duration.between(began, clock.instant()).compareTo(SETTLED) >= 0;
        wait = settled ? Duration.ZERO : wait;
        announce.accept(
            "%s ended with status %d; starting it again%s"
                .formatted(
                    service.moduleName(),
                    status,
                    wait.isZero() ? "" : " in " + wait.toSeconds() + " s"));
        if (stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        running = launch(starts);
        wait = longer(wait);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** At once, then after 1, 2, 4, … 30 seconds. */
  private static Duration longer(Duration wait) {
    Duration next = wait.isZero() ? Duration.ofSeconds(1) : wait.multipliedBy(2);
    return next.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : next;
  }

  boolean isAlive() {
    Process running = current();
    return running != null && running.isAlive();
  }

  /** Asks the process to end and returns at once; nobody starts it again. */
  synchronized void stop() {
    stopped.countDown();
    if (process != null) {
      process.destroy();
    }
  }

  private Duration timeToEnd() {
    return mode == AotCache.Mode.RECORD ? TIME_TO_RECORD : TIME_TO_END;
  }

  /** Stops the process and returns when it is gone, by force where it takes too long. */
  @Override
  public void close() {
    stop();
    Process running = current();
    if (running == null) {
      return;
    }
    try {
      boolean ended = running.waitFor(timeToEnd());
      if (!ended) {
        running.destroyForcibly().waitFor();
      }
      if (mode == AotCache.Mode.RECORD) {
        (ended ? cache.keep() : Optional.of("its cache was not written in time"))
            .ifPresent(why -> announce.accept(service.moduleName() + " starts slower: " + why));
      }
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
