package org.parley.signal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * RIFF/WAVE files: integer PCM of 8, 16, 24 and 32 bits, floats of 32 and 64 bits, A-law and μ-law,
 * plain or extensible. Channels are averaged to one.
 */
public final class Wav {
  private static final int PCM = 1;
  private static final int FLOAT = 3;
  private static final int A_LAW = 6;
  private static final int MU_LAW = 7;
  private static final int EXTENSIBLE = 0xFFFE;
  private static final int HEADER_BYTES = 44;

  /**
   * Programs that write to a pipe cannot know the size: they leave 0 or a number near 2³¹ or 2³².
   */
  private static final long FIRST_UNKNOWN_SIZE = 0x7FFF_F000L;

  private Wav() {}

  /** Whether the bytes begin like a WAV file. */
  public static boolean isWav(byte[] bytes) {
    return bytes.length >= 12 && tag(bytes, 0).equals("RIFF") && tag(bytes, 8).equals("WAVE");
  }

  /**
   * Looks at how much sound there is before it is decoded, which takes up to four times its bytes.
   */
  @FunctionalInterface
  public interface LengthCheck {
    /**
     * @throws SoundFormatException where the sound is not wanted
     */
    void check(long samples, int sampleRate) throws SoundFormatException;
  }

  /**
   * Reads a whole file.
   *
   * @throws SoundFormatException where it is no WAV, is cut off, or has an encoding not listed
   *     above
   */
  public static Sound read(byte[] bytes) throws SoundFormatException {
    return read(bytes, (_, _) -> {});
  }

  /**
   * Reads a whole file, unless it is too long.
   *
   * @throws SoundFormatException as {@link #read(byte[])}, and where the check says so
   */
  public static Sound read(byte[] bytes, LengthCheck length) throws SoundFormatException {
    if (bytes.length == 0) {
      throw new SoundFormatException("WAV is empty: 0 bytes");
    }
    if (!isWav(bytes)) {
      throw new SoundFormatException(
          "not a WAV: no RIFF/WAVE header in " + bytes.length + " bytes");
    }
    var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    Format format = null;
    int position = 12;
    while (position + 8 <= bytes.length) {
      String tag = tag(bytes, position);
      long size = Integer.toUnsignedLong(buffer.getInt(position + 4));
      int body = position + 8;
      if (tag.equals("fmt ")) {
        format = Format.read(buffer, body, size);
      } else if (tag.equals("data")) {
        if (format == null) {
          throw new SoundFormatException("WAV has sound before its format");
        }
        int present = dataBytes(size, bytes.length - body);
        length.check(format.samples(present), format.sampleRate());
        return format.decode(buffer, body, present);
      }
      if (size > bytes.length - body) {
        break;
      }
      position = Math.toIntExact(body + size + (size & 1));
    }
    throw new SoundFormatException("WAV is truncated: no sound in " + bytes.length + " bytes");
  }

  /** A 16-bit mono file. */
  public static byte[] write(Sound sound) {
    byte[] data = Pcm.toBytes(sound.samples());
    return ByteBuffer.allocate(HEADER_BYTES + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(header(sound.sampleRate(), data.length))
        .put(data)
        .array();
  }

  /** The 44 bytes before {@code dataBytes} bytes of 16-bit mono sound. */
  public static byte[] header(int sampleRate, int dataBytes) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(ascii("RIFF"))
        .putInt(HEADER_BYTES - 8 + dataBytes)
        .put(ascii("WAVEfmt "))
        .putInt(16)
        .putShort((short) PCM)
        .putShort((short) 1)
        .putInt(sampleRate)
        .putInt(2 * sampleRate)
        .putShort((short) 2)
        .putShort((short) 16)
        .put(ascii("data"))
        .putInt(dataBytes)
        .array();
  }

  private static int dataBytes(long announced, int present) throws SoundFormatException {
    if (announced >= FIRST_UNKNOWN_SIZE || (announced == 0 && present > 0)) {
      return present;
    }
    if (announced > present) {
      throw new SoundFormatException(
          "WAV is truncated: " + announced + " bytes of sound announced, " + present + " present");
    }
    return (int) announced;
  }

  private static String tag(byte[] bytes, int at) {
    return new String(bytes, at, 4, StandardCharsets.ISO_8859_1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private record Format(int encoding, int channels, int sampleRate, int bits) {
    static Format read(ByteBuffer buffer, int at, long size) throws SoundFormatException {
      if (size < 16 || size > buffer.limit() - at) {
        throw new SoundFormatException("WAV is truncated inside its format");
      }
      int encoding = Short.toUnsignedInt(buffer.getShort(at));
      if (encoding == EXTENSIBLE && size >= 26) {
        encoding = Short.toUnsignedInt(buffer.getShort(at + 24));
      }
      var format =
          new Format(
              encoding,
              Short.toUnsignedInt(buffer.getShort(at + 2)),
              buffer.getInt(at + 4),
              Short.toUnsignedInt(buffer.getShort(at + 14)));
      if (!format.isKnown()) {
        throw new SoundFormatException("WAV encoding not supported: " + format);
      }
      return format;
    }

    private boolean isKnown() {
      boolean decodable =
          switch (encoding) {
            case PCM -> bits == 8 || bits == 16 || bits == 24 || bits == 32;
            case FLOAT -> bits == 32 || bits == 64;
            case A_LAW, MU_LAW -> bits == 8;
            default -> false;
          };
      return decodable
          && channels >= 1
          && channels <= 64
          && sampleRate >= 1000
          && sampleRate <= 768_000;
    }

    int samples(int bytes) {
      return bytes / (bits / 8 * channels);
    }

    Sound decode(ByteBuffer buffer, int at, int bytes) {
      int width = bits / 8;
      var samples = new float[samples(bytes)];
      int position = at;
      for (int i = 0; i < samples.length; i++) {
        double sum = 0;
        for (int c = 0; c < channels; c++) {
          sum += sample(buffer, position);
          position += width;
        }
        samples[i] = (float) (sum / channels);
      }
      return new Sound(samples, sampleRate);
    }

    private double sample(ByteBuffer buffer, int at) {
      return switch (encoding) {
        case FLOAT -> finite(bits == 32 ? buffer.getFloat(at) : buffer.getDouble(at));
        case A_LAW -> aLaw(buffer.get(at)) / 32768.0;
        case MU_LAW -> muLaw(buffer.get(at)) / 32768.0;
        default ->
            switch (bits) {
              case 8 -> ((buffer.get(at) & 0xff) - 128) / 128.0;
              case 16 -> buffer.getShort(at) / 32768.0;
              case 24 ->
                  (buffer.get(at + 2) << 16 | Short.toUnsignedInt(buffer.getShort(at))) / 8388608.0;
              default -> buffer.getInt(at) / 2147483648.0;
            };
      };
    }

    private static double finite(double sample) {
      return Double.isFinite(sample) ? sample : 0;
    }

    /** ITU-T G.711 μ-law, 14 bits scaled to 16. */
    private static int muLaw(byte code) {
      int bits = ~code & 0xff;
      int magnitude = (((bits & 0x0f) << 3) + 0x84 << ((bits & 0x70) >> 4)) - 0x84;
      return (bits & 0x80) != 0 ? -magnitude : magnitude;
    }

    /** ITU-T G.711 A-law, 13 bits scaled to 16. */
    private static int aLaw(byte code) {
      int bits = code ^ 0x55;
      int exponent = (bits & 0x70) >> 4;
      int mantissa = (bits & 0x0f) << 4;
      int magnitude = exponent == 0 ? mantissa + 8 : mantissa + 0x108 << exponent - 1;
      return (bits & 0x80) != 0 ? magnitude : -magnitude;
    }
  }
}
