package org.parley.compression;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class OneLineTest {
  /** No bean, as a command is to Quarkus where a test of this module starts it. */
  @Vetoed
  @CommandLine.Command(name = "fails")
  record Failing(RuntimeException mistake) implements Runnable {
    @Override
    public void run() {
      throw mistake;
    }
  }

  private static String said(RuntimeException mistake) {
    StringWriter said = new StringWriter();
    CommandLine command = OneLine.commandLine(() -> new CommandLine(new Failing(mistake)));
    assertThat(command.setErr(new PrintWriter(said, true)).execute()).isEqualTo(1);
    return said.toString();
  }

  @Test
  void aMistakeOfThePersonsIsOneLine() {
    assertThat(said(new IllegalArgumentException("recipe.yaml:3: steps must be positive")))
        .isEqualToNormalizingNewlines("parley: recipe.yaml:3: steps must be positive\n");
    assertThat(
            said(
                new UncheckedIOException(
                    "cannot read the recipe a.yaml", new NoSuchFileException("a.yaml"))))
        .isEqualToNormalizingNewlines(
            "parley: cannot read the recipe a.yaml: there is no such file\n");
  }

  @Test
  void aDefectShowsWhereItHappened() {
    assertThat(said(new NullPointerException("no network")))
        .contains("NullPointerException")
        .contains("OneLineTest");
  }
}
