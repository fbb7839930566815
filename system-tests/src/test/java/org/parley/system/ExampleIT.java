package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.signal.Pcm;
import org.parley.signal.Sound;
import org.parley.signal.Wav;

class ExampleIT {
  @TempDir Path folder;

  @Test
  void aProducerWithoutOurCodeIsTranscribedAndAnswered() throws Exception {
    Suite suite = Suite.running();
    Path wav = folder.resolve("order.wav");
    Path out = folder.resolve("out.txt");
    byte[] pcm = Speech.of(Speech.PHRASES.getFirst());
    Files.write(wav, Wav.write(new Sound(Pcm.toFloats(pcm), 16_000)));
    Process example =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Suite.project().resolve("examples/StreamWav.java").toString(),
                wav.toString(),
                suite.kafka())
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err.txt").toFile())
            .start();
    assertThat(example.waitFor(90, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(out))
        .contains("org.parley.TranscriptCompleted.v1 {")
        .contains("org.parley.ReplyChosen.v1 {");
    assertThat(example.exitValue()).isZero();
  }
}
