package org.parley.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.parley.signal.SoundFormatException;

/**
 * Packets of the first logical stream in an Ogg file (RFC 3533).
 *
 * @param packets in order
 * @param lastGranule position given by the last page
 */
record OggPages(List<byte[]> packets, long lastGranule) {
  private static final int HEADER = 27;
  private static final int END_OF_STREAM = 4;
  private static final int[] CRC = crcTable();

  OggPages {
    packets = List.copyOf(packets);
  }

  static OggPages read(byte[] bytes) throws SoundFormatException {
    var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    var packets = new ArrayList<byte[]>();
    var packet = new ByteArrayOutputStream();
    int serial = 0;
    long granule = 0;
    boolean ended = false;
    for (int at = 0; at < bytes.length && !ended; ) {
      int end = pageEnd(buffer, at);
      if (at == 0) {
        serial = buffer.getInt(14);
      }
      if (buffer.getInt(at + 14) == serial) {
        split(bytes, at, packet, packets);
        granule = Math.max(granule, buffer.getLong(at + 6));
        ended = (bytes[at + 5] & END_OF_STREAM) != 0;
      }
      at = end;
    }
    if (!ended) {
      throw new SoundFormatException("Ogg is truncated: its last page is missing");
    }
    return new OggPages(packets, granule);
  }

  /** Checks the page at {@code at} and tells where it ends. */
  private static int pageEnd(ByteBuffer buffer, int at) throws SoundFormatException {
    byte[] bytes = buffer.array();
    if (at + HEADER > bytes.length) {
      throw new SoundFormatException("Ogg is truncated after " + at + " bytes");
    }
    if (bytes[at] != 'O' || bytes[at + 1] != 'g' || bytes[at + 2] != 'g' || bytes[at + 3] != 'S') {
      throw new SoundFormatException("Ogg is broken: no page at byte " + at);
    }
    int segments = bytes[at + 26] & 0xff;
    int end = at + HEADER + segments;
    for (int i = 0; i < segments && end <= bytes.length; i++) {
      end += at + HEADER + i < bytes.length ? bytes[at + HEADER + i] & 0xff : 0;
    }
    if (end > bytes.length) {
      throw new SoundFormatException("Ogg is truncated after " + at + " bytes");
    }
    if (crc(bytes, at, end) != buffer.getInt(at + 22)) {
      throw new SoundFormatException("Ogg is broken: checksum of the page at byte " + at);
    }
    return end;
  }

  /** A segment of 255 bytes goes on in the next one, across pages too. */
  private static void split(
      byte[] bytes, int at, ByteArrayOutputStream packet, List<byte[]> packets) {
    int segments = bytes[at + 26] & 0xff;
    int body = at + HEADER + segments;
    for (int i = 0; i < segments; i++) {
      int length = bytes[at + HEADER + i] & 0xff;
      packet.write(bytes, body, length);
      body += length;
      if (length < 255) {
        packets.add(packet.toByteArray());
        packet.reset();
      }
    }
  }

  private static int crc(byte[] bytes, int from, int to) {
    int crc = 0;
    for (int i = from; i < to; i++) {
      // the checksum's own four bytes count as zero
      int value = i >= from + 22 && i < from + 26 ? 0 : bytes[i] & 0xff;
      crc = crc << 8 ^ CRC[crc >>> 24 ^ value];
    }
    return crc;
  }

  private static int[] crcTable() {
    var table = new int[256];
    for (int i = 0; i < 256; i++) {
      int crc = i << 24;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc < 0 ? crc << 1 ^ 0x04C11DB7 : crc << 1;
      }
      table[i] = crc;
    }
    return table;
  }
}
