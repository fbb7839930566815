package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.launcher.ParleyCommand;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.PortPlan;
import org.parley.launcher.suite.RunFolder;
import org.parley.launcher.suite.Service;

/** The command with the real services. */
class UpAndDownIT {
  @TempDir Path folder;

  private final PortPlan ports = PortPlan.free();

  private record Run(int status, String out, String err) {}

  @AfterEach
  void stop() throws Exception {
    parley("down");
  }

  @Test
  void upIsReadyAskIsAnsweredAndDownLeavesNoProcess() throws Exception {
    Run up = parley(up());
    assertThat(up.status()).as(up.err()).isZero();
    System.out.println("./parley up, first: " + up.err().strip());
    Run second = parley(up());
    assertThat(second.err()).startsWith("parley is already running");

    Run asked = parley("ask", "--text", "turn on the kitchen lights", "--json");
    assertThat(asked.status()).as(asked.err()).isZero();
    assertThat(asked.out()).contains("\"reply\"");

    List<ProcessHandle> processes = processes();
    assertThat(processes).hasSize(1 + Service.values().length);
    assertThat(parley("down").status()).isZero();
    assertThat(processes).noneMatch(ProcessHandle::isAlive);

    Run again = parley(up());
    assertThat(again.status()).as(again.err()).isZero();
    System.out.println("./parley up, again: " + again.err().strip());
  }

  /** Nobody is there to stop them: each service sees that its supervisor is gone. */
  @Test
  void servicesEndWithAKilledSupervisor() throws Exception {
    assertThat(parley(up()).status()).isZero();
    List<ProcessHandle> processes = processes();
    processes.getFirst().destroyForcibly();
    for (ProcessHandle process : processes) {
      process.onExit().get(60, TimeUnit.SECONDS);
    }
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
  }

  private String[] up() {
    List<String> arguments = new ArrayList<>(List.of("up", "--detach"));
    for (Service service : Service.values()) {
      arguments.add("--" + service.shortName() + "-port=" + ports.of(service));
    }
    arguments.add("--kafka-port=" + ports.kafka());
    arguments.add("--controller-port=" + ports.controller());
    return arguments.toArray(String[]::new);
  }

  /** The supervisor first. */
  private List<ProcessHandle> processes() {
    RunFolder run = new RunFolder(new Layout(Suite.project(), folder));
    List<ProcessHandle> processes = new ArrayList<>();
    run.supervisor().ifPresent(processes::add);
    Arrays.stream(Service.values()).forEach(s -> run.process(s).ifPresent(processes::add));
    return processes;
  }

  private Run parley(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ParleyCommand.class.getName());
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("PARLEY_ROOT", Suite.project().toString());
    builder.environment().put("PARLEY_STATE", folder.toString());
    Process process = builder.start();
    assertThat(process.waitFor(180, TimeUnit.SECONDS)).as(command.toString()).isTrue();
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
