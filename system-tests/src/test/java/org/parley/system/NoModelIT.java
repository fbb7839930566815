package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.Service;

/** A service's process where there is no model to serve with. */
class NoModelIT {
  @TempDir Path empty;

  @ParameterizedTest
  @EnumSource(names = {"ASR", "NLU"})
  void aServiceWithoutAModelSaysSoInOneLineAndEnds(Service service) throws Exception {
    Process process = start(service);
    try {
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      // Kafka's clients may have complained before that there is no broker either.
      assertThat(said.lines())
          .endsWith(
              empty.resolve("default.yaml") + ": names no version of '" + service.shortName() + "'")
          .noneMatch(line -> line.startsWith("\tat "));
      assertThat(process.exitValue()).isEqualTo(1);
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(Service service) throws Exception {
    Layout layout = new Layout(Suite.project(), empty);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(service.jvmFlags());
    command.addAll(List.of("-jar", layout.jar(service.moduleName()).toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Service.environment());
    builder.environment().put("PARLEY_MODELS", empty.toString());
    builder.environment().put("PARLEY_SKILLS", layout.skills().toString());
    builder.environment().put("QUARKUS_HTTP_PORT", "0");
    return builder.start();
  }
}
