package org.parley.tts.voice;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Speaks replies with the first of its voices that manages, sentence by sentence, and gives the
 * sound out in numbered pieces as soon as each sentence is made. The same text gives the same
 * pieces as long as the same voice speaks. For one thread at a time; several speakers may share a
 * cache.
 */
public final class Speaker implements AutoCloseable {
  /** Takes the pieces in order, on the thread that speaks. */
  @FunctionalInterface
  public interface Listener {
    void onPiece(Piece piece);
  }

  /** Told about what went wrong though something was heard. */
  public interface Trouble {
    /** A voice failed on a sentence; the next one is tried. */
    void voiceFailed(String voice, VoiceException failure);

    /** No voice spoke; two notes were heard instead. */
    void nothingSpoken();
  }

  private final List<Voice> voices;
  private final SpokenForm spokenForm;
  private final SoundCache cache;
  private final Trouble trouble;
  private final int pieceBytes;

  /**
   * @param voices in order of preference, at least one; closed with this
   * @param pieceMs length of a piece, milliseconds
   */
  public Speaker(
      List<Voice> voices, SpokenForm spokenForm, SoundCache cache, Trouble trouble, int pieceMs) {
    if (voices.isEmpty()) {
      throw new IllegalArgumentException("a speaker needs a voice");
    }
    this.voices = List.copyOf(voices);
    this.spokenForm = spokenForm;
    this.cache = cache;
    this.trouble = trouble;
    this.pieceBytes = 2 * Voice.SAMPLE_RATE * pieceMs / 1000;
  }

  /** Speaks the text; the listener gets at least one piece, and exactly one last. */
  public void speak(String text, Listener listener) {
    PieceCutter cutter = new PieceCutter(pieceBytes, listener);
    boolean first = true;
    Locale locale = spokenForm.locale();
    for (String sentence : Sentences.of(spokenForm.of(text), locale)) {
      Optional<byte[]> sound = sound(sentence);
      if (sound.isPresent()) {
        cutter.add(first ? Silence.withoutLead(sound.get()) : sound.get());
        first = false;
      }
    }
    if (first) {
      trouble.nothingSpoken();
      cutter.add(Tone.sound());
    }
    cutter.end();
  }

  /**
   * Speaks a sentence with every voice and forgets the sound: classes load and compile before the
   * first reply.
   */
  public void warmUp(String text) {
    for (String sentence : Sentences.of(spokenForm.of(text), spokenForm.locale())) {
      for (Voice voice : voices) {
        try {
          byte[] _ = voice.speak(sentence);
        } catch (VoiceException e) {
          trouble.voiceFailed(voice.name(), e);
        }
      }
    }
  }

  private Optional<byte[]> sound(String sentence) {
    for (Voice voice : voices) {
      Optional<byte[]> cached = cache.get(voice.name(), sentence);
      if (cached.isPresent()) {
        return cached;
      }
      try {
        byte[] sound = voice.speak(sentence);
        cache.put(voice.name(), sentence, sound);
        return Optional.of(sound);
      } catch (VoiceException e) {
        trouble.voiceFailed(voice.name(), e);
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    voices.forEach(Voice::close);
  }
}
