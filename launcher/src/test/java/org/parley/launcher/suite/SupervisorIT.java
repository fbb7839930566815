package org.parley.launcher.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.kafka.Ports;
import org.parley.launcher.StandInProject;

class SupervisorIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final BlockingQueue<String> announced = new LinkedBlockingQueue<>();
  private final PortPlan ports = PortPlan.free();
  private Layout layout = new Layout(Path.of(""), Path.of(""));

  @BeforeEach
  void buildStandIns() throws Exception {
    layout = StandInProject.in(folder);
  }

  @Test
  void everyServiceIsReadyAndEndsWithTheSupervisor() throws Exception {
    RunFolder run = new RunFolder(layout);
    List<ProcessHandle> processes;
    try (Supervisor supervisor = supervisor()) {
      supervisor.start();
      supervisor.awaitReady(LIMIT);
      processes = Service.usual().stream().map(s -> run.process(s).orElseThrow()).toList();
      assertThat(processes).hasSize(Service.usual().size()).allMatch(ProcessHandle::isAlive);
    }
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
    assertThat(Ports.isFree(ports.kafka())).isTrue();
    assertThat(announced).isEmpty();
  }

  @Test
  void aKilledServiceIsStartedAgainAndSaidSo() throws Exception {
    RunFolder run = new RunFolder(layout);
    try (Supervisor supervisor = supervisor()) {
      supervisor.start();
      supervisor.awaitReady(LIMIT);
      ProcessHandle first = run.process(Service.ASR).orElseThrow();

      first.destroyForcibly();

      assertThat(announced.poll(LIMIT.toSeconds(), TimeUnit.SECONDS))
          .isEqualTo("asr-service ended with status 137; starting it again");
      first.onExit().join();
      supervisor.awaitReady(LIMIT);
      assertThat(run.process(Service.ASR).orElseThrow().pid()).isNotEqualTo(first.pid());
      assertThat(run.starts(Service.ASR)).isEqualTo(2);
      assertThat(run.starts(Service.NLU)).isEqualTo(1);
    }
  }

  @Test
  void aSecondSupervisorIsRefusedAndTheFirstRunsOn() throws Exception {
    try (Supervisor first = supervisor();
        Supervisor second = supervisor()) {
      first.start();
      first.awaitReady(LIMIT);
      assertThatThrownBy(second::start)
          .isInstanceOf(SuiteException.class)
          .hasMessageContaining("already running");
      first.awaitReady(LIMIT);
    }
  }

  @Test
  void aTakenPortIsNamedWithTheOptionThatChoosesAnother() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<Service, Integer> services = new EnumMap<>(ports.services());
      services.put(Service.DIALOG, other.getLocalPort());
      PortPlan taken = new PortPlan(services, ports.kafka(), ports.controller());
      try (Supervisor supervisor = new Supervisor(layout, taken, Map.of(), announced::add)) {
        assertThatThrownBy(supervisor::start)
            .isInstanceOf(SuiteException.class)
            .hasMessage(
                "port %d is taken, so dialog-service cannot start there; choose another with"
                    + " --dialog-port",
                other.getLocalPort());
      }
    }
  }

  @Test
  void aModuleThatIsNotBuiltIsNamedAndNothingIsLeftRunning() throws Exception {
    Files.delete(layout.jar("tts-service"));
    try (Supervisor supervisor = supervisor()) {
      assertThatThrownBy(supervisor::start)
          .isInstanceOf(SuiteException.class)
          .hasMessageContaining(layout.jar("tts-service").toString());
    }
    assertThat(Ports.isFree(ports.kafka())).isTrue();
    assertThat(new RunFolder(layout).supervisor()).isEmpty();
  }

  @Test
  void aServiceThatEndsAgainAndAgainIsGivenUpWithTheEndOfItsLog() throws Exception {
    Map<String, String> settings =
        Map.of("STAND_IN_WITHOUT_MODEL", Integer.toString(ports.of(Service.ASR)));
    try (Supervisor supervisor = new Supervisor(layout, ports, settings, announced::add)) {
      supervisor.start();
      assertThatThrownBy(() -> supervisor.awaitReady(LIMIT))
          .isInstanceOf(SuiteException.class)
          .hasMessageStartingWith("asr-service ended 3 times before it was ready")
          .hasMessageEndingWith(layout.log("asr") + ": there is no model");
    }
  }

  @Test
  void whatOneSuiteRecordsLetsServicesOfTheSameBuildStartQuicker() throws Exception {
    assertThat(Supervisor.isRecorded(layout)).isFalse();
    try (Supervisor recording = Supervisor.recording(layout, ports, announced::add)) {
      recording.start();
      recording.awaitReady(LIMIT);
    }
    assertThat(announced).isEmpty();
    assertThat(Supervisor.isRecorded(layout)).isTrue();
    assertThat(flagsOfAsr()).anyMatch(flag -> flag.startsWith("-XX:AOTCache="));

    Instant builtAgain = Instant.now().plusSeconds(60);
    Files.setLastModifiedTime(layout.jar("asr-service"), FileTime.from(builtAgain));
    assertThat(Supervisor.isRecorded(layout)).isFalse();
    assertThat(flagsOfAsr()).noneMatch(flag -> flag.startsWith("-XX:AOT"));
  }

  private List<String> flagsOfAsr() throws InterruptedException {
    try (Supervisor supervisor = supervisor()) {
      supervisor.start();
      supervisor.awaitReady(LIMIT);
      ProcessHandle asr = new RunFolder(layout).process(Service.ASR).orElseThrow();
      return List.of(asr.info().arguments().orElseThrow());
    }
  }

  private Supervisor supervisor() {
    return new Supervisor(layout, ports, Map.of(), announced::add);
  }
}
