package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.launcher.ParleyProcess;
import org.parley.launcher.ParleyProcess.Run;
import org.parley.launcher.suite.Layout;

/** The whole story as a person gets it told, with less evidence than a person should want. */
class DemoIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @Test
  void aCompressedVersionIsPromotedAndAPlantedOneRolledBack(@TempDir Path state) throws Exception {
    ParleyProcess parley = new ParleyProcess(new Layout(Suite.project(), state), LIMIT);
    Run demo = parley.runOnItsPorts("demo", "--quick", "--delta", "0.25");
    System.out.println(demo.out());
    assertThat(demo.status()).as("%s%n%s", demo.out(), demo.err()).isZero();
    assertThat(demo.out())
        .contains("start: decodes along unheard", "promoted; the champion is nlu@int8-")
        .containsSubsequence("promote: ", "rollback: ", "rolledBack; the champion is nlu@int8-")
        .contains("all of it happened");
    assertThat(parley.processes()).as("it takes down what it brought up").isEmpty();
  }
}
