package org.parley.launcher;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Utils;
import org.parley.launcher.demo.Visitors;
import org.parley.launcher.gateway.Gateway;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.PortPlan;
import org.parley.launcher.suite.SuiteException;
import org.parley.launcher.suite.Supervisor;
import org.parley.skills.SkillSet;

/**
 * Runs the suite once before anybody uses it, on ports and in a folder of its own, lets a few
 * people talk, and keeps what the JVMs learnt beside the jars: every later start of a service loads
 * that instead of finding it out again (ADR 35).
 */
public final class Rehearsal {
  private static final Duration READY_LIMIT = Duration.ofMinutes(5);

  /** Enough for the methods that a turn takes to be known as hot. */
  private static final int SPOKEN_TURNS = 10;

  private static final Duration TALK_LIMIT = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Layout layout;
  private final Consumer<String> announce;

  /**
   * @param announce takes what happens, a line at a time
   */
  public Rehearsal(Layout layout, Consumer<String> announce) {
    this.layout = layout;
    this.announce = announce;
  }

  /** Does nothing where this build has been rehearsed. */
  public void runOnce() throws IOException, InterruptedException {
    if (!Supervisor.isRecorded(layout)) {
      run();
    }
  }

  /**
   * @throws SuiteException where the suite does not start
   */
  public void run() throws IOException, InterruptedException {
    Path state = Files.createTempDirectory("parley-rehearsal");
    Layout aside = new Layout(layout.root(), state, layout.models(), layout.skills());
    long begun = System.nanoTime();
    try (Supervisor supervisor = Supervisor.recording(aside, PortPlan.free(), announce)) {
      Runtime.getRuntime().addShutdownHook(new Thread(supervisor::close));
      supervisor.start();
      supervisor.awaitReady(READY_LIMIT);
      talk(supervisor.console());
    } finally {
      Utils.delete(state.toFile());
    }
    announce.accept("rehearsed in %.0f s".formatted((System.nanoTime() - begun) / 1e9));
  }

  private void talk(URI console) throws InterruptedException {
    long deadline = System.nanoTime() + TALK_LIMIT.toNanos();
    SkillSet skills = SkillSet.load(layout.skills());
    try (Gateway gateway = new Gateway(console);
        Visitors visitors = new Visitors(gateway, skills, "rehearsal", 1, 1)) {
      while (visitors.spokenTurns() < SPOKEN_TURNS && System.nanoTime() < deadline) {
        Thread.sleep(LOOK);
      }
    }
  }
}
