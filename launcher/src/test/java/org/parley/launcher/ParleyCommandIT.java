package org.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.PortPlan;
import org.parley.launcher.suite.RunFolder;
import org.parley.launcher.suite.Service;

/** The command as people run it: a process with arguments, output and an exit status. */
class ParleyCommandIT {
  @TempDir Path folder;

  private final PortPlan ports = PortPlan.free();
  private Layout layout = new Layout(Path.of(""), Path.of(""));

  private record Run(int status, String out, String err) {}

  @BeforeEach
  void buildStandIns() throws IOException {
    layout = StandInProject.in(folder);
  }

  @AfterEach
  void stop() throws Exception {
    parley("down");
  }

  @Test
  void upDetachedIsReadyWhenItReturnsAndDownLeavesNoProcess() throws Exception {
    Run up = up();
    assertThat(up.err()).contains("ready after");
    assertThat(up.out()).isEqualTo("http://127.0.0.1:" + ports.of(Service.GATEWAY) + "/\n");
    assertThat(up.status()).isZero();
    List<ProcessHandle> processes = processes();
    assertThat(processes).hasSize(1 + Service.values().length);

    Run down = parley("down");

    assertThat(down.status()).isZero();
    assertThat(down.err()).isEqualTo("parley is stopped\n");
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void aSecondUpSaysThatItIsRunning() throws Exception {
    up();
    List<ProcessHandle> first = processes();
    Run second = up();
    assertThat(second.err()).startsWith("parley is already running");
    assertThat(second.out()).startsWith("http://127.0.0.1:");
    assertThat(processes()).isEqualTo(first);
  }

  @Test
  void downAfterTheSupervisorWasKilledLeavesNoProcess() throws Exception {
    up();
    List<ProcessHandle> processes = processes();
    ProcessHandle supervisor = processes.getFirst();
    supervisor.destroyForcibly();
    supervisor.onExit().join();

    assertThat(parley("status").status()).isEqualTo(1);
    assertThat(parley("down").status()).isZero();
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void upAfterTheSupervisorWasKilledEndsWhatItLeftAndStarts() throws Exception {
    up();
    List<ProcessHandle> left = processes();
    left.getFirst().destroyForcibly();
    left.getFirst().onExit().join();

    Run again = up();

    assertThat(again.err()).contains("ready after");
    assertThat(left).noneMatch(ProcessHandle::isAlive);
    assertThat(processes()).hasSize(1 + Service.values().length);
  }

  @Test
  void downWithoutUpSaysThatNothingRuns() throws Exception {
    Run down = parley("down");
    assertThat(down.status()).isZero();
    assertThat(down.err()).isEqualTo("parley is not running\n");
  }

  @Test
  void statusAndLogsTellOfTheRunningSuite() throws Exception {
    up();
    Run status = parley("status", "--json");
    JsonNode json = new JsonMapper().readTree(status.out());
    assertThat(json.get("ready").asBoolean()).isTrue();
    assertThat(json.get("console").asText()).startsWith("http://127.0.0.1:");
    assertThat(json.get("services")).hasSize(Service.values().length);
    json.get("services")
        .forEach(service -> {
          assertThat(service.get("state").asText()).isEqualTo("running");
          assertThat(ProcessHandle.of(service.get("pid").asLong())).isPresent();
        });
    assertThat(status.status()).isZero();

    Run logs = parley("logs", "nlu-service");
    assertThat(logs.out()).contains("listening with Kafka at 127.0.0.1:" + ports.kafka());
  }

  @Test
  void aServiceThatDoesNotExistHasNoLogs() throws Exception {
    Run unknown = parley("logs", "coffee");
    assertThat(unknown.status()).isEqualTo(1);
    assertThat(unknown.err()).isEqualTo("parley: no service is called coffee\n");
  }

  @Test
  void aFailedUpSaysWhyInOneLineAndLeavesNothing() throws Exception {
    Files.delete(layout.jar("gateway-service"));
    Run up = up();
    assertThat(up.status()).isEqualTo(1);
    assertThat(up.out()).isEmpty();
    assertThat(up.err())
        .isEqualTo(
            "parley: " + layout.jar("gateway-service") + " is missing; build the project first\n");
    assertThat(new RunFolder(layout).supervisor()).isEmpty();
  }

  @Test
  void anUnknownCommandIsOneClearLine() throws Exception {
    Run run = parley("dance");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("parley: Unmatched argument at index 0: 'dance'\n");
  }

  private Run up() throws Exception {
    List<String> arguments = new ArrayList<>(List.of("up", "--detach"));
    for (Service service : Service.values()) {
      arguments.add("--" + service.shortName() + "-port=" + ports.of(service));
    }
    arguments.add("--kafka-port=" + ports.kafka());
    arguments.add("--controller-port=" + ports.controller());
    return parley(arguments.toArray(String[]::new));
  }

  /** The supervisor first. */
  private List<ProcessHandle> processes() {
    RunFolder run = new RunFolder(layout);
    List<ProcessHandle> processes = new ArrayList<>();
    run.supervisor().ifPresent(processes::add);
    Arrays.stream(Service.values()).forEach(s -> run.process(s).ifPresent(processes::add));
    return processes;
  }

  private Run parley(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx384m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ParleyCommand.class.getName());
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("PARLEY_ROOT", layout.root().toString());
    builder.environment().put("PARLEY_STATE", layout.state().toString());
    Process process = builder.start();
    assertThat(process.waitFor(90, TimeUnit.SECONDS)).as(command.toString()).isTrue();
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
