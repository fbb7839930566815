package org.parley.tts.voice;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Cuts sound that comes in runs of any length into pieces of one length, so that pieces and their
 * numbers depend on the sound alone. The newest piece is held back until more sound or the end
 * comes, because only then it is known whether it is the last.
 */
final class PieceCutter {
  private final int pieceBytes;
  private final Speaker.Listener listener;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private int sequence;

  PieceCutter(int pieceBytes, Speaker.Listener listener) {
    if (pieceBytes <= 0 || pieceBytes % 2 != 0) {
      throw new IllegalArgumentException(
          "a piece of " + pieceBytes + " bytes holds no whole samples");
    }
    this.pieceBytes = pieceBytes;
    this.listener = listener;
  }

  void add(byte[] sound) {
    held.write(sound, 0, sound.length);
    if (held.size() <= pieceBytes) {
      return;
    }
    byte[] all = held.toByteArray();
    int from = 0;
    while (all.length - from > pieceBytes) {
      listener.onPiece(
          new Piece(sequence++, false, Arrays.copyOfRange(all, from, from + pieceBytes)));
      from += pieceBytes;
    }
    held.reset();
    held.write(all, from, all.length - from);
  }

  /** Gives out the piece held back, marked as the last. */
  void end() {
    listener.onPiece(new Piece(sequence++, true, held.toByteArray()));
    held.reset();
  }
}
