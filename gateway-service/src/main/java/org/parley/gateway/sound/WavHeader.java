package org.parley.gateway.sound;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.parley.signal.SoundFormatException;
import org.parley.signal.Wav;

/** The part of a streamed WAV before its samples. It may come in pieces of any size. */
final class WavHeader {
  /** Programs write titles before the sound; more than this is no header. */
  private static final int LONGEST = 1 << 16;

  /** Programs that write to a pipe leave 0 or a number near 2³¹ or 2³² as the size. */
  private static final long FIRST_UNKNOWN_SIZE = 0x7FFF_F000L;

  private static final int RIFF_BYTES = 12;
  private static final int CHUNK_HEAD = 8;
  private static final int SMALLEST_FORMAT = 16;

  private byte[] held = {};
  private byte[] format = {};
  private byte[] behind = {};
  private long announced;

  /** Takes more bytes; true when the samples begin. */
  boolean accept(byte[] bytes) throws SoundFormatException {
    held = SoundDecoder.join(held, bytes);
    if (held.length < RIFF_BYTES) {
      return false;
    }
    if (!Wav.isWav(held)) {
      throw new SoundFormatException("not a WAV: it does not begin with a RIFF/WAVE header");
    }
    var buffer = ByteBuffer.wrap(held).order(ByteOrder.LITTLE_ENDIAN);
    long at = RIFF_BYTES;
    while (at + CHUNK_HEAD <= held.length) {
      int head = (int) at;
      String tag = new String(held, head, 4, StandardCharsets.ISO_8859_1);
      long size = Integer.toUnsignedLong(buffer.getInt(head + 4));
      if (tag.equals("data")) {
        begin(head + CHUNK_HEAD, size);
        return true;
      }
      long next = at + CHUNK_HEAD + size + (size & 1);
      if (next > LONGEST) {
        throw new SoundFormatException("WAV has no sound in its first " + LONGEST + " bytes");
      }
      if (tag.equals("fmt ") && next <= held.length) {
        format = Arrays.copyOfRange(held, head, (int) next);
      }
      at = next;
    }
    if (held.length > LONGEST) {
      throw new SoundFormatException("WAV has no sound in its first " + LONGEST + " bytes");
    }
    return false;
  }

  private void begin(int at, long size) throws SoundFormatException {
    if (format.length < CHUNK_HEAD + SMALLEST_FORMAT) {
      throw new SoundFormatException("WAV has sound before its format");
    }
    announced = size == 0 || size >= FIRST_UNKNOWN_SIZE ? Long.MAX_VALUE : size;
    behind = Arrays.copyOfRange(held, at, held.length);
    held = new byte[0];
    // Reading no samples checks the format.
    Wav.read(file(new byte[0], 0));
  }

  boolean knowsItsSize() {
    return announced != Long.MAX_VALUE;
  }

  /** Bytes of sound announced; Long.MAX_VALUE where the writer could not know. */
  long dataBytes() {
    return announced;
  }

  /** What came behind the header in the same pieces. */
  byte[] behind() {
    return behind;
  }

  int sampleRate() {
    return field().getInt(CHUNK_HEAD + 4);
  }

  /** Bytes of one sample of every channel. */
  int frameBytes() {
    int channels = Short.toUnsignedInt(field().getShort(CHUNK_HEAD + 2));
    int bits = Short.toUnsignedInt(field().getShort(CHUNK_HEAD + 14));
    return channels * bits / 8;
  }

  /** Mono samples of the first {@code length} bytes, whole frames all. */
  float[] decode(byte[] bytes, int length) throws SoundFormatException {
    return length == 0 ? new float[0] : Wav.read(file(bytes, length)).samples();
  }

  private byte[] file(byte[] data, int length) {
    return ByteBuffer.allocate(RIFF_BYTES + format.length + CHUNK_HEAD + length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("RIFF".getBytes(StandardCharsets.US_ASCII))
        .putInt(RIFF_BYTES - 8 + format.length + CHUNK_HEAD + length)
        .put("WAVE".getBytes(StandardCharsets.US_ASCII))
        .put(format)
        .put("data".getBytes(StandardCharsets.US_ASCII))
        .putInt(length)
        .put(data, 0, length)
        .array();
  }

  private ByteBuffer field() {
    return ByteBuffer.wrap(format).order(ByteOrder.LITTLE_ENDIAN);
  }
}
