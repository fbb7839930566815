package org.parley.runtime.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes the parts of a file of weights; numbers are little-endian. */
final class Sink {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final boolean coded;
  private int symbolBytes;
  private double entropyBits;

  /**
   * @param coded whether symbols are coded by how often they occur, where that is shorter
   */
  Sink(boolean coded) {
    this.coded = coded;
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  int size() {
    return out.size();
  }

  /** What was written, if symbols took no more than their entropy and no table. */
  long entropyBytes() {
    return out.size() - symbolBytes + (long) Math.ceil(entropyBits / Byte.SIZE);
  }

  /** Goes on with what another wrote. */
  void append(Sink other) {
    bytes(other.toBytes());
    symbolBytes += other.symbolBytes;
    entropyBits += other.entropyBits;
  }

  boolean coded() {
    return coded;
  }

  Sink like() {
    return new Sink(coded);
  }

  void bytes(byte[] bytes) {
    out.writeBytes(bytes);
  }

  void one(int value) {
    out.write(value);
  }

  /** Seven bits a byte, the lowest first; the eighth says that there is more. */
  void number(int value) {
    int left = value;
    while (left > 127) {
      out.write(left & 127 | 128);
      left >>>= 7;
    }
    out.write(left);
  }

  void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    bytes(bytes);
  }

  void floats(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    bytes(bytes.array());
  }

  /** Packed, or after their frequencies. */
  void symbols(Symbols symbols) {
    int before = out.size();
    write(symbols);
    symbolBytes += out.size() - before;
    entropyBits += symbols.entropyBits();
  }

  private void write(Symbols symbols) {
    byte[] packed = packed(symbols);
    if (coded && symbols.values().length > 0) {
      int[] frequencies = SymbolCoder.frequencies(symbols.counts());
      Sink table = new Sink(true);
      table.frequencies(frequencies);
      byte[] codes = SymbolCoder.encode(symbols.values(), frequencies);
      table.number(codes.length);
      if (table.size() + codes.length < packed.length) {
        one(Source.CODED);
        bytes(table.toBytes());
        bytes(codes);
        return;
      }
    }
    one(Source.PACKED);
    bytes(packed);
  }

  /** Each frequency, and after a zero how many more zeros follow. */
  private void frequencies(int[] frequencies) {
    for (int i = 0; i < frequencies.length; i++) {
      number(frequencies[i]);
      if (frequencies[i] == 0) {
        int more = 0;
        while (i + 1 < frequencies.length && frequencies[i + 1] == 0) {
          more++;
          i++;
        }
        number(more);
      }
    }
  }

  private static byte[] packed(Symbols symbols) {
    int bits = symbols.bits();
    byte[] packed = new byte[Source.packedBytes(symbols.values().length, bits)];
    long at = 0;
    for (byte value : symbols.values()) {
      for (int bit = 0; bit < bits; bit++, at++) {
        packed[(int) (at >> 3)] |= (byte) (((value >> bit) & 1) << (at & 7));
      }
    }
    return packed;
  }
}
