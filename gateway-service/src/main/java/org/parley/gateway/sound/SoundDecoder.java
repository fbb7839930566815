package org.parley.gateway.sound;

import java.util.Arrays;
import org.parley.signal.Pcm;
import org.parley.signal.Resampler;
import org.parley.signal.SoundFormatException;

/**
 * The bytes of one utterance, in pieces of any size, as 16 kHz mono samples.
 *
 * <p>16-bit sound that is already 16 kHz mono passes unchanged, so that a file gives the same
 * samples whether it is streamed or sent whole. For one thread at a time.
 */
public final class SoundDecoder {
  /** Rate of everything behind the edge, Hz. */
  public static final int SAMPLE_RATE = 16_000;

  private static final float[] NOTHING = {};
  private static final int BYTES_TO_TELL = 12;

  private Pieces pieces;

  public SoundDecoder(SoundForm form) {
    pieces =
        switch (form) {
          case SoundForm.Pcm pcm -> new PcmPieces(pcm.sampleRate());
          case SoundForm.Wav _ -> new WavPieces();
          case SoundForm.Either either -> new UndecidedPieces(either.sampleRate());
        };
  }

  /**
   * The samples that these bytes complete.
   *
   * @throws SoundFormatException where the bytes are not the sound they claim to be
   */
  public float[] accept(byte[] bytes) throws SoundFormatException {
    return pieces.accept(bytes);
  }

  /**
   * The samples still held back; nothing can be accepted afterwards.
   *
   * @throws SoundFormatException where the sound ends too early
   */
  public float[] finish() throws SoundFormatException {
    return pieces.finish();
  }

  private sealed interface Pieces {
    float[] accept(byte[] bytes) throws SoundFormatException;

    float[] finish() throws SoundFormatException;
  }

  /** Waits for the bytes that tell a WAV from PCM. */
  private final class UndecidedPieces implements Pieces {
    private final int sampleRate;
    private byte[] held = {};

    UndecidedPieces(int sampleRate) {
      this.sampleRate = sampleRate;
    }

    @Override
    public float[] accept(byte[] bytes) throws SoundFormatException {
      held = join(held, bytes);
      if (held.length < BYTES_TO_TELL) {
        return NOTHING;
      }
      pieces = org.parley.signal.Wav.isWav(held) ? new WavPieces() : new PcmPieces(sampleRate);
      return pieces.accept(held);
    }

    @Override
    public float[] finish() throws SoundFormatException {
      var pcm = new PcmPieces(sampleRate);
      return join(pcm.accept(held), pcm.finish());
    }
  }

  private static final class PcmPieces implements Pieces {
    private final Rate rate;
    private byte[] odd = {};

    PcmPieces(int sampleRate) {
      rate = new Rate(sampleRate);
    }

    @Override
    public float[] accept(byte[] bytes) {
      byte[] all = join(odd, bytes);
      int whole = all.length & ~1;
      odd = Arrays.copyOfRange(all, whole, all.length);
      return rate.push(Pcm.toFloats(all, 0, whole));
    }

    @Override
    public float[] finish() throws SoundFormatException {
      if (odd.length > 0) {
        throw new SoundFormatException("the sound ends inside a 16-bit sample");
      }
      return rate.finish();
    }
  }

  private static final class WavPieces implements Pieces {
    private final WavHeader header = new WavHeader();
    private Rate rate = new Rate(SAMPLE_RATE);
    private byte[] rest = {};
    private boolean told;
    private long left;

    @Override
    public float[] accept(byte[] bytes) throws SoundFormatException {
      byte[] body = bytes;
      if (!told) {
        if (!header.accept(bytes)) {
          return NOTHING;
        }
        told = true;
        left = header.dataBytes();
        rate = new Rate(header.sampleRate());
        body = header.behind();
      }
      byte[] all = join(rest, body);
      // What stands behind the sound (titles, cue points) is no sound.
      int present = (int) Math.min(all.length, left);
      int whole = present - present % header.frameBytes();
      rest = Arrays.copyOfRange(all, whole, present);
      left -= whole;
      return rate.push(header.decode(all, whole));
    }

    @Override
    public float[] finish() throws SoundFormatException {
      if (!told) {
        throw new SoundFormatException("WAV is truncated: the sound ends inside its header");
      }
      if (header.knowsItsSize() && left > rest.length) {
        throw new SoundFormatException(
            "WAV is truncated: %d bytes of sound announced, %d missing"
                .formatted(header.dataBytes(), left - rest.length));
      }
      return rate.finish();
    }
  }

  private static final class Rate {
    private final Resampler resampler;
    private final boolean same;

    Rate(int sampleRate) {
      same = sampleRate == SAMPLE_RATE;
      resampler = new Resampler(sampleRate, SAMPLE_RATE);
    }

    float[] push(float[] samples) {
      return same ? samples : resampler.push(samples);
    }

    float[] finish() {
      return same ? NOTHING : resampler.finish();
    }
  }

  static byte[] join(byte[] head, byte[] tail) {
    if (head.length == 0) {
      return tail;
    }
    byte[] all = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, all, head.length, tail.length);
    return all;
  }

  private static float[] join(float[] head, float[] tail) {
    float[] all = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, all, head.length, tail.length);
    return all;
  }
}
