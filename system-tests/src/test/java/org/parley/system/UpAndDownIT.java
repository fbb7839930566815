package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.launcher.ParleyProcess;
import org.parley.launcher.ParleyProcess.Run;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.Service;

/** The command with the real services. */
class UpAndDownIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir Path folder;

  private ParleyProcess parley = parley(Path.of(""));

  @BeforeEach
  void useTheFolder() {
    parley = parley(folder);
  }

  @AfterEach
  void stop() throws Exception {
    parley.run("down");
  }

  @Test
  void upIsReadyAskIsAnsweredAndDownLeavesNoProcess() throws Exception {
    Run up = parley.up();
    assertThat(up.status()).as(up.err()).isZero();
    System.out.println("./parley up, first: " + up.err().strip());
    Run second = parley.up();
    assertThat(second.err()).startsWith("parley is already running");

    Run asked = parley.run("ask", "--text", "turn on the kitchen lights", "--json");
    assertThat(asked.status()).as(asked.err()).isZero();
    assertThat(asked.out()).contains("\"reply\"");

    List<ProcessHandle> processes = parley.processes();
    assertThat(processes).hasSize(1 + Service.usual().size());
    assertThat(parley.run("down").status()).isZero();
    assertThat(processes).noneMatch(ProcessHandle::isAlive);

    Run again = parley.up();
    assertThat(again.status()).as(again.err()).isZero();
    System.out.println("./parley up, again: " + again.err().strip());
  }

  /** Nobody is there to stop them: each service sees that its supervisor is gone. */
  @Test
  void servicesEndWithAKilledSupervisor() throws Exception {
    assertThat(parley.up().status()).isZero();
    List<ProcessHandle> processes = parley.processes();
    processes.getFirst().destroyForcibly();
    for (ProcessHandle process : processes) {
      process.onExit().get(60, TimeUnit.SECONDS);
    }
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
  }

  private static ParleyProcess parley(Path state) {
    return new ParleyProcess(new Layout(Suite.project(), state), LIMIT);
  }
}
