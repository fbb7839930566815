package org.parley.compression;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.main.LaunchResult;
import io.quarkus.test.junit.main.QuarkusMainLauncher;
import io.quarkus.test.junit.main.QuarkusMainTest;
import org.junit.jupiter.api.Test;

@QuarkusMainTest
class MainTest {
  @Test
  void aCommandIsDoneAndEnds(QuarkusMainLauncher launcher) {
    LaunchResult help = launcher.launch("compress", "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.getOutput()).contains("--dry-run", "--json-progress");
  }

  @Test
  void aMistakeIsOneLine(QuarkusMainLauncher launcher) {
    LaunchResult missing = launcher.launch("compress", "none.yaml");
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.getErrorOutput())
        .contains("parley: cannot read the recipe none.yaml: there is no such file")
        .doesNotContain("\tat ");
  }
}
