package org.parley.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.runtime.Bundle;
import org.parley.runtime.NetworkFiles;
import org.parley.understanding.Tagger;
import picocli.CommandLine;

class ImportCommandTest {
  private static final Path SHIPPED = Path.of("../models/nlu-baseline.parley");

  @TempDir Path folder;

  @Test
  void whatWasExportedIsTakenBackWithItsWords() throws IOException {
    Bundle shipped = Bundle.read(SHIPPED);
    Path onnx = folder.resolve("network.onnx");
    Files.write(onnx, NetworkFiles.of(shipped).onnx());
    Path words = folder.resolve("words.txt");
    Files.write(words, shipped.entry(Tagger.WORDS));
    int status =
        new CommandLine(new ImportCommand())
            .execute(
                "nlu",
                onnx.toString(),
                "--tokens",
                words.toString(),
                "--like",
                SHIPPED.toString(),
                "--own-models",
                folder.resolve("own").toString());
    assertThat(status).isZero();
    Bundle taken = Bundle.read(folder.resolve("own/nlu-imported.parley"));
    try (Tagger tagger = Tagger.load(taken, 1)) {
      assertThat(tagger.version().tag()).isEqualTo("imported");
    }
  }

  @Test
  void whatItIsForIsOneOfTwo() {
    StringWriter err = new StringWriter();
    CommandLine command = new CommandLine(new ImportCommand()).setErr(new PrintWriter(err));
    assertThat(command.execute("tts", "model.onnx")).isNotZero();
    assertThat(err.toString()).contains("it is for asr or nlu, not tts");
  }
}
