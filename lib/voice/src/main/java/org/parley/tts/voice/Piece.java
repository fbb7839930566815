package org.parley.tts.voice;

/**
 * One stretch of a reply's sound.
 *
 * @param sequence counts from 0 within the reply
 * @param pcm mono s16le at 16 kHz; nobody changes it
 */
public record Piece(int sequence, boolean last, byte[] pcm) {
  public Piece {
    if (sequence < 0 || pcm.length % 2 != 0) {
      throw new IllegalArgumentException("piece " + sequence + " of " + pcm.length + " bytes");
    }
  }
}
