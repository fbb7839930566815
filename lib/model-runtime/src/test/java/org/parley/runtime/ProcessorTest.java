package org.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

@EnabledIfSystemProperty(named = "os.arch", matches = "amd64|x86_64")
class ProcessorTest {
  @TempDir Path folder;

  @Test
  void anX86ProcessorSumsExactlyWhereItHasTheInstructionsForIt() throws IOException {
    assertThat(with("fpu sse2 avx512f avx512_vnni amx_int8").sumsExactly()).isTrue();
    assertThat(with("fpu sse2 avx2 avx_vnni").sumsExactly()).isTrue();
    assertThat(with("fpu sse2 avx2 avx512f avx512bw").sumsExactly()).isFalse();
  }

  @Test
  void anX86ProcessorThatNobodyTellsAboutIsTakenForAnOldOne() {
    assertThat(Processor.here(folder.resolve("missing")).sumsExactly()).isFalse();
  }

  private Processor with(String flags) throws IOException {
    return Processor.here(
        Files.writeString(folder.resolve("cpuinfo"), "processor : 0\nflags\t\t: " + flags + "\n"));
  }
}
