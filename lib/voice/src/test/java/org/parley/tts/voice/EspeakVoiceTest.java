package org.parley.tts.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EspeakVoiceTest {
  private static final Path PROGRAM = Path.of("espeak-ng");

  @Test
  void whereInstalledASentenceSoundsLikeSpeech() throws VoiceException {
    assumeTrue(EspeakVoice.installed(PROGRAM), "espeak-ng is not installed here");
    Speechlike sound =
        Speechlike.of(
            new EspeakVoice(PROGRAM, Locale.US)
                .speak("Your large coffee with two shots is on the list."));
    assertThat(sound.seconds()).isBetween(2.0, 4.5);
    assertThat(sound.loudFrames()).isBetween(0.4, 0.97);
    assertThat(sound.syllables()).isGreaterThanOrEqualTo(4);
  }

  @Test
  void aMissingProgramIsNotInstalledAndItsVoiceFails() {
    Path missing = Path.of("/nonexistent/espeak-ng");
    assertThat(EspeakVoice.installed(missing)).isFalse();
    assertThatThrownBy(() -> new EspeakVoice(missing, Locale.US).speak("Hello."))
        .isInstanceOf(VoiceException.class)
        .hasMessageContaining("cannot be started");
  }

  @Test
  void aProgramThatGivesNoSoundIsAFailure(@TempDir Path folder) throws IOException {
    Path broken = folder.resolve("espeak-ng");
    Files.writeString(broken, "#!/bin/sh\ncat > /dev/null\nexit 0\n");
    Path _ = Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwx------"));
    assertThatThrownBy(() -> new EspeakVoice(broken, Locale.US).speak("Hello."))
        .isInstanceOf(VoiceException.class)
        .hasMessageContaining("no sound");
  }
}
