package org.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.PortPlan;
import org.parley.launcher.suite.RunFolder;
import org.parley.launcher.suite.Service;

/** Runs the command as people do, in a process of its own, on ports that are free. */
public final class ParleyProcess {
  private final Layout layout;
  private final Duration limit;
  private final ProcessHandle owner;
  private final PortPlan ports = PortPlan.free();

  /** What came of a command. */
  public record Run(int status, String out, String err) {}

  /**
   * @param limit how long one command may take
   */
  public ParleyProcess(Layout layout, Duration limit) {
    this(layout, limit, ProcessHandle.current());
  }

  /**
   * @param owner with which everything ends that is started
   */
  public ParleyProcess(Layout layout, Duration limit, ProcessHandle owner) {
    this.layout = layout;
    this.limit = limit;
    this.owner = owner;
  }

  public PortPlan ports() {
    return ports;
  }

  /** {@code up --detach}. */
  public Run up() throws IOException, InterruptedException {
    return runOnItsPorts("up", "--detach");
  }

  /** A command that brings the suite up. */
  public Run runOnItsPorts(String... command) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(command));
    for (Service service : ports.started()) {
      arguments.add("--" + service.shortName() + "-port=" + ports.of(service));
    }
    arguments.add("--kafka-port=" + ports.kafka());
    arguments.add("--controller-port=" + ports.controller());
    return run(arguments.toArray(String[]::new));
  }

  public Run run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx384m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ParleyCommand.class.getName());
    command.addAll(List.of(arguments));
    // Files: what up starts would hold a pipe open.
    Files.createDirectories(layout.state());
    Path out = layout.state().resolve("out");
    Path err = layout.state().resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("PARLEY_OWNER_PID", Long.toString(owner.pid()));
    builder.environment().put("PARLEY_ROOT", layout.root().toString());
    builder.environment().put("PARLEY_STATE", layout.state().toString());
    builder.environment().put("PARLEY_MODELS", layout.models().toString());
    builder.environment().put("PARLEY_SKILLS", layout.skills().toString());
    Process process = builder.start();
    assertThat(process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
        .as(command.toString())
        .isTrue();
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** What runs now, the supervisor first. */
  public List<ProcessHandle> processes() {
    RunFolder run = new RunFolder(layout);
    List<ProcessHandle> processes = new ArrayList<>();
    run.supervisor().ifPresent(processes::add);
    Arrays.stream(Service.values()).forEach(s -> run.process(s).ifPresent(processes::add));
    return processes;
  }
}
