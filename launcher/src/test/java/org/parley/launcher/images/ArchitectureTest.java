package org.parley.launcher.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchitectureTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void thisMachinesJavaRunsOnItsOwnArchitectureAlone(Architecture architecture) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin/java");
    assertThat(architecture.runs(java)).isEqualTo(architecture == Architecture.own());
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoProgramRunsOnAll(Architecture architecture) throws IOException {
    assertThat(architecture.runs(Files.createFile(folder.resolve("empty")))).isTrue();
    assertThat(architecture.runs(Files.writeString(folder.resolve("text"), "x".repeat(64))))
        .isTrue();
  }

  @Test
  void isNamedAsImagesNameIt() {
    assertThat(Architecture.named("arm64")).contains(Architecture.ARM64);
    assertThat(Architecture.named("aarch64")).isEmpty();
    assertThat(Architecture.AMD64.platform()).isEqualTo("linux/amd64");
  }
}
