package org.parley.tts.voice;

/**
 * One way of turning a sentence into sound. An instance serves one thread at a time; equal
 * sentences give equal bytes.
 */
public interface Voice extends AutoCloseable {
  /** Samples a second of all sound here, the rate that {@code parley.speech.v1} carries. */
  int SAMPLE_RATE = 16_000;

  /** Names the voice in metrics and in the key of cached sound. */
  String name();

  /**
   * Speaks one sentence of plain words (see {@link SpokenForm}).
   *
   * @return mono s16le at {@link #SAMPLE_RATE}; never empty; belongs to the caller
   * @throws VoiceException when the voice made no sound of it
   */
  byte[] speak(String sentence) throws VoiceException;

  @Override
  void close();
}
