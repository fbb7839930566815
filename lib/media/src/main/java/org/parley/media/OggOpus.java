package org.parley.media;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.parley.signal.Sound;
import org.parley.signal.SoundFormatException;

/** Opus in Ogg (RFC 7845), one or two channels, decoded at 48 kHz by Concentus. */
final class OggOpus {
  /** Opus' own rate: at lower ones, Concentus 1.0.2 gives silence for packets in hybrid mode. */
  private static final int RATE = 48_000;

  /** The longest packet, 120 ms. */
  private static final int MOST_PER_PACKET = RATE * 120 / 1000;

  private OggOpus() {}

  static Sound read(byte[] bytes, Limits limits) throws SoundFormatException {
    OggPages pages = OggPages.read(bytes);
    if (pages.packets().size() < 2) {
      throw new SoundFormatException("Ogg without Opus: " + pages.packets().size() + " packets");
    }
    Head head = Head.read(pages.packets().getFirst());
    limits.checkSamples(pages.lastGranule(), RATE);
    var samples = new SampleList();
    try {
      var decoder = new OpusDecoder(RATE, head.channels());
      decoder.setGain(head.gain());
      var decoded = new short[MOST_PER_PACKET * head.channels()];
      for (byte[] packet : pages.packets().subList(2, pages.packets().size())) {
        int count = decoder.decode(packet, 0, packet.length, decoded, 0, MOST_PER_PACKET, false);
        mix(decoded, count, head.channels(), samples);
        limits.checkSamples(samples.size(), RATE);
      }
    } catch (OpusException | RuntimeException e) {
      throw new SoundFormatException("Opus is broken after " + samples.size() + " samples", e);
    }
    int from = Math.min(head.preSkip(), samples.size());
    long end = Math.min(pages.lastGranule(), samples.size());
    return new Sound(samples.range(from, (int) Math.max(from, end)), RATE);
  }

  private static void mix(short[] decoded, int count, int channels, SampleList samples) {
    for (int i = 0; i < count; i++) {
      int sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += decoded[i * channels + c];
      }
      samples.add(sum / (32768f * channels));
    }
  }

  /**
   * The identification header.
   *
   * @param preSkip samples at 48 kHz to throw away at the start
   * @param gain in 1/256 dB
   */
  private record Head(int channels, int preSkip, int gain) {
    static Head read(byte[] packet) throws SoundFormatException {
      if (packet.length < 19
          || !new String(packet, 0, 8, StandardCharsets.ISO_8859_1).equals("OpusHead")) {
        throw new SoundFormatException("Ogg holds no Opus");
      }
      var buffer = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN);
      int channels = packet[9] & 0xff;
      if (packet[18] != 0 || channels < 1 || channels > 2) {
        throw new SoundFormatException("Opus with " + channels + " channels is not supported");
      }
      return new Head(channels, Short.toUnsignedInt(buffer.getShort(10)), buffer.getShort(16));
    }
  }
}
