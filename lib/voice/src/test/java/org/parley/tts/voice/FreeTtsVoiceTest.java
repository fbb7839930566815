package org.parley.tts.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FreeTtsVoiceTest {
  private final FreeTtsVoice voice = new FreeTtsVoice();

  @AfterEach
  void close() {
    voice.close();
  }

  @Test
  void aSentenceSoundsLikeSpeech() throws VoiceException {
    Speechlike sound =
        Speechlike.of(voice.speak("Your large coffee with two shots is on the list."));
    assertThat(sound.seconds()).isBetween(2.0, 4.5);
    assertThat(sound.rms()).isBetween(800.0, 8000.0);
    assertThat(sound.loudFrames()).as("neither silence nor a steady tone").isBetween(0.4, 0.95);
    assertThat(sound.syllables()).as("energy rises and falls").isGreaterThanOrEqualTo(4);
  }

  @Test
  void moreWordsTakeLonger() throws VoiceException {
    int few = voice.speak("Good morning.").length;
    int many = voice.speak("Good morning, the lights in the kitchen are on now.").length;
    assertThat(many).isGreaterThan(2 * few);
  }

  @Test
  void theSameSentenceGivesTheSameBytes() throws VoiceException {
    byte[] first = voice.speak("The lamp is on.");
    voice.speak("Something else in between.");
    assertThat(voice.speak("The lamp is on.")).isEqualTo(first);
  }

  @Test
  void accentsAreSpokenWithoutTheirMarks() throws VoiceException {
    assertThat(voice.speak("Café")).isEqualTo(voice.speak("Cafe"));
  }

  @Test
  void textWithoutSoundIsAFailureAndTheNextSentenceIsSpoken() throws VoiceException {
    assertThatThrownBy(() -> voice.speak("!!!"))
        .isInstanceOf(VoiceException.class)
        .hasMessageContaining("freetts");
    assertThat(voice.speak("Hello.")).isNotEmpty();
  }
}
