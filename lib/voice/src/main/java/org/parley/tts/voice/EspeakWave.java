package org.parley.tts.voice;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.parley.signal.Pcm;
import org.parley.signal.Resampler;

/**
 * Decodes the WAV that espeak-ng streams to its output. It writes the header before it knows the
 * length, so the sizes there are not to be believed: sound is everything behind the header.
 */
final class EspeakWave {
  /** RIFF, one plain {@code fmt } chunk and the head of {@code data}: all that espeak-ng writes. */
  private static final int HEADER_BYTES = 44;

  private static final int RATE_AT = 24;

  private EspeakWave() {}

  /**
   * @return mono s16le at {@link Voice#SAMPLE_RATE}
   */
  static byte[] decode(byte[] wave) throws VoiceException {
    if (wave.length <= HEADER_BYTES
        || !new String(wave, 0, 4, US_ASCII).equals("RIFF")
        || !new String(wave, 36, 4, US_ASCII).equals("data")) {
      throw new VoiceException(EspeakVoice.NAME + " gave no sound but " + wave.length + " bytes");
    }
    int rate = ByteBuffer.wrap(wave).order(ByteOrder.LITTLE_ENDIAN).getInt(RATE_AT);
    int length = (wave.length - HEADER_BYTES) / 2 * 2;
    float[] samples = Pcm.toFloats(wave, HEADER_BYTES, length);
    return Pcm.toBytes(Resampler.resample(samples, rate, Voice.SAMPLE_RATE));
  }
}
