package org.parley.tts.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SpeakerTest {
  private static final int PIECE_MS = 100;

  private final List<String> events = new ArrayList<>();
  private final SoundCache cache = new SoundCache(1 << 22);

  /** A voice of constant sound, as many tenths of a second as the sentence has letters. */
  private final class Ruler implements Voice {
    private final String name;
    private final boolean mute;

    Ruler(String name, boolean mute) {
      this.name = name;
      this.mute = mute;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public byte[] speak(String sentence) throws VoiceException {
      events.add(name + " speaks " + sentence);
      if (mute) {
        throw new VoiceException(name + " is mute");
      }
      byte[] pcm = new byte[3200 * (int) sentence.chars().filter(Character::isLetter).count()];
      Arrays.fill(pcm, (byte) 0x11);
      return pcm;
    }

    @Override
    public void close() {
      events.add(name + " closed");
    }
  }

  private Speaker speaker(Voice... voices) {
    return new Speaker(
        List.of(voices),
        new SpokenForm(Locale.US),
        cache,
        new Speaker.Trouble() {
          @Override
          public void voiceFailed(String voice, VoiceException failure) {
            events.add(voice + " failed");
          }

          @Override
          public void nothingSpoken() {
            events.add("nothing spoken");
          }
        },
        PIECE_MS);
  }

  private List<Piece> speak(Speaker speaker, String text) {
    List<Piece> pieces = new ArrayList<>();
    speaker.speak(
        text,
        piece -> {
          events.add("piece " + piece.sequence());
          pieces.add(piece);
        });
    return pieces;
  }

  @Test
  void piecesAreNumberedOfOneLengthAndOnlyTheLastIsLast() {
    List<Piece> pieces = speak(speaker(new Ruler("ruler", false)), "Abc. De.");
    assertThat(pieces).extracting(Piece::sequence).containsExactly(0, 1, 2, 3, 4);
    assertThat(pieces).extracting(Piece::last).containsExactly(false, false, false, false, true);
    assertThat(pieces).allMatch(piece -> piece.pcm().length == 3200);
  }

  @Test
  void theFirstSentenceIsHeardBeforeTheSecondIsMade() {
    List<Piece> _ = speak(speaker(new Ruler("ruler", false)), "Abc. De.");
    assertThat(events.indexOf("piece 0")).isLessThan(events.indexOf("ruler speaks De."));
  }

  @Test
  void aFailingVoiceIsReplacedByTheOther() {
    List<Piece> pieces =
        speak(speaker(new Ruler("broken", true), new Ruler("spare", false)), "Abc.");
    assertThat(pieces).hasSize(3);
    assertThat(events)
        .contains("broken failed", "spare speaks Abc.")
        .doesNotContain("nothing spoken");
  }

  @Test
  void twoNotesAreHeardWhenNoVoiceSpeaks() {
    List<Piece> pieces = speak(speaker(new Ruler("broken", true)), "Abc.");
    assertThat(events).contains("nothing spoken");
    assertThat(pieces.getLast().last()).isTrue();
    assertThat(Speechlike.of(joined(pieces)).rms()).isGreaterThan(1000);
  }

  @Test
  void aSentenceSpokenBeforeIsNotMadeAgainAndSoundsTheSame() {
    Speaker speaker = speaker(new Ruler("ruler", false));
    byte[] first = joined(speak(speaker, "Abc."));
    events.clear();
    assertThat(joined(speak(speaker, "Abc."))).isEqualTo(first);
    assertThat(events).doesNotContain("ruler speaks Abc.");
  }

  @Test
  void theEmbeddedVoiceBeginsWithoutWaiting() {
    try (Speaker speaker = speaker(new FreeTtsVoice())) {
      byte[] sound = joined(speak(speaker, "The kitchen light is on."));
      byte[] beginning = Arrays.copyOf(sound, 2 * Voice.SAMPLE_RATE / 10);
      assertThat(Speechlike.of(beginning).loudFrames()).as("loud within 100 ms").isGreaterThan(0.1);
      assertThat(Speechlike.of(sound).seconds()).isBetween(1.0, 2.5);
    }
  }

  private static byte[] joined(List<Piece> pieces) {
    ByteArrayOutputStream sound = new ByteArrayOutputStream();
    pieces.forEach(piece -> sound.writeBytes(piece.pcm()));
    return sound.toByteArray();
  }
}
