package org.parley.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {
  /** Descriptions are format strings; of one that is none picocli warns whoever reads the help. */
  @ParameterizedTest
  @MethodSource("commands")
  void everyHelpIsPrintedWithoutAWarning(CommandLine command) {
    var warnings = new ByteArrayOutputStream();
    PrintStream err = System.err;
    System.setErr(new PrintStream(warnings, true, UTF_8));
    try {
      assertThat(command.getUsageMessage()).isNotBlank();
    } finally {
      System.setErr(err);
    }
    assertThat(warnings.toString(UTF_8)).isEmpty();
  }

  static Stream<CommandLine> commands() {
    return withThoseBelow(ParleyCommand.commandLine());
  }

  private static Stream<CommandLine> withThoseBelow(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().flatMap(HelpTest::withThoseBelow));
  }
}
