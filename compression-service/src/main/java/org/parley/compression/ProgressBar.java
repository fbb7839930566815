package org.parley.compression;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lines for people, and on a terminal a bar below them with the time left, which moves each second.
 * Elsewhere a line says how far it is, but not more often than each 15 seconds.
 */
final class ProgressBar implements JobConsole, AutoCloseable {
  private static final int WIDTH = 30;
  private static final Duration EVERY = Duration.ofSeconds(15);
  private static final String CLEARED = "\r\u001b[K";

  private final PrintStream out;
  private final boolean terminal;
  private final InstantSource clock;
  private final @Nullable ScheduledExecutorService ticker;
  private @Nullable Reached last;
  private Instant said;

  private record Reached(double done, Optional<Instant> end, String part) {}

  ProgressBar(PrintStream out, boolean terminal, InstantSource clock) {
    this.out = out;
    this.terminal = terminal;
    this.clock = clock;
    this.said = clock.instant();
    this.ticker = terminal ? ticker() : null;
  }

  static ProgressBar onStandardError() {
    Console console = System.console();
    return new ProgressBar(
        System.err, console != null && console.isTerminal(), InstantSource.system());
  }

  private ScheduledExecutorService ticker() {
    var made =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("progress").factory());
    var _ = made.scheduleAtFixedRate(this::draw, 1, 1, TimeUnit.SECONDS);
    return made;
  }

  @Override
  public synchronized void say(String line) {
    LocalTime now = LocalTime.ofInstant(clock.instant(), ZoneId.systemDefault());
    out.println((terminal ? CLEARED : "") + now.truncatedTo(ChronoUnit.SECONDS) + " " + line);
    draw();
  }

  @Override
  public synchronized void reached(double done, Optional<Duration> left, String part) {
    last = new Reached(done, left.map(clock.instant()::plus), part);
    if (terminal) {
      draw();
    } else if (Duration.between(said, clock.instant()).compareTo(EVERY) >= 0) {
      said = clock.instant();
      say(text(last));
    }
  }

  @Override
  public synchronized void report(String text) {
    clear();
    System.out.print(text);
    System.out.flush();
  }

  @Override
  public void accepted(String version, String note) {
    say(note);
  }

  @Override
  public void refused(String note) {
    say(note);
  }

  private void clear() {
    if (terminal) {
      last = null;
      out.print(CLEARED);
      out.flush();
    }
  }

  private synchronized void draw() {
    if (terminal && last != null) {
      out.print(CLEARED + bar(last.done()) + " " + text(last));
      out.flush();
    }
  }

  private static String bar(double done) {
    int full = (int) Math.round(done * WIDTH);
    return "[" + "#".repeat(full) + "-".repeat(WIDTH - full) + "]";
  }

  private String text(Reached reached) {
    return "%3.0f %%, %s%s"
        .formatted(
            100 * reached.done(),
            reached.end().map(end -> left(end) + " left, ").orElse(""),
            reached.part());
  }

  private String left(Instant end) {
    Duration left = Duration.between(clock.instant(), end);
    left = left.isNegative() ? Duration.ZERO : left;
    return left.toHours() > 0
        ? "%d h %02d min".formatted(left.toHours(), left.toMinutesPart())
        : "%d min %02d s".formatted(left.toMinutes(), left.toSecondsPart());
  }

  @Override
  public synchronized void close() {
    if (ticker != null) {
      ticker.shutdownNow();
      clear();
    }
  }
}
