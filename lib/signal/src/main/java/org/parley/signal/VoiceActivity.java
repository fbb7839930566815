package org.parley.signal;

import java.util.Arrays;

/**
 * Tells speech from whatever noise there is, as sound comes in.
 *
 * <p>The 80 log-mel energies of a frame are averaged in 16 bands. Each band's noise floor is the
 * lowest level, smoothed over 80 ms, that was seen in the last 2.4 s (minimum statistics, Martin
 * 2001): speech dips to it between words, a constant noise stays at it. A frame's score is how far
 * its bands stand out of their floors, in decibels, averaged over the bands. Speech begins where
 * the score was high for 60 of the last 100 ms and ends where it has been low for 200 ms.
 *
 * <p>For one thread at a time.
 */
public final class VoiceActivity {
  private static final int BANDS = 16;
  private static final int MELS_PER_BAND = LogMel.BINS / BANDS;
  private static final int FRAME_MS = 10;
  private static final float DECIBELS = (float) (10 / Math.log(10));

  /**
   * White noise of about −70 dB of full scale; a floor below it would take a converter's last bit
   * for speech.
   */
  private static final float LOWEST_FLOOR = -11 * DECIBELS;

  /** Noise alone stands out of its own minimum by about so much. */
  private static final float MARGIN = 4;

  private static final float MOST_PER_BAND = 20;
  private static final float HIGH = 2.5f;
  private static final float LOW = 1.5f;
  private static final int HANGOVER_FRAMES = 20;
  private static final int RECENT = 10;
  private static final int ENOUGH_OF_RECENT = 6;

  private final LogMel.Stream features = new LogMel().stream();
  private final NoiseFloor[] floors = new NoiseFloor[BANDS];
  private int frames;
  private int recent;
  private boolean speaking;
  private int startMs = -1;
  private int lastVoicedMs;

  /**
   * What is known after some sound.
   *
   * @param positionMs sound heard so far
   * @param speaking whether somebody speaks now
   * @param startMs where speech first began, −1 while there was none
   * @param lastVoicedMs end of the last frame that belonged to speech, 0 while there was none
   */
  public record Activity(int positionMs, boolean speaking, int startMs, int lastVoicedMs) {
    /** Whether there was any speech yet. */
    public boolean heard() {
      return startMs >= 0;
    }

    /** How long nobody has spoken. */
    public int silenceMs() {
      return positionMs - lastVoicedMs;
    }
  }

  public VoiceActivity() {
    Arrays.setAll(floors, _ -> new NoiseFloor());
  }

  /**
   * Listens on.
   *
   * @param samples at 16 kHz, any number
   */
  public Activity accept(float[] samples) {
    return acceptFrames(features.push(samples));
  }

  /**
   * Listens on, for callers that have the features already. Not to be mixed with {@link #accept}.
   *
   * @param logMel of {@link LogMel}, shape [frames, 80]
   */
  public Activity acceptFrames(float[] logMel) {
    for (int at = 0; at < logMel.length; at += LogMel.BINS) {
      next(score(logMel, at));
    }
    return new Activity(frames * FRAME_MS, speaking, startMs, lastVoicedMs);
  }

  private float score(float[] logMel, int at) {
    float sum = 0;
    for (int band = 0; band < BANDS; band++) {
      float level = 0;
      for (int i = 0; i < MELS_PER_BAND; i++) {
        level += logMel[at + band * MELS_PER_BAND + i];
      }
      level *= DECIBELS / MELS_PER_BAND;
      float floor = Math.max(floors[band].after(level), LOWEST_FLOOR);
      sum += Math.clamp(level - floor - MARGIN, 0, MOST_PER_BAND);
    }
    return sum / BANDS;
  }

  private void next(float score) {
    boolean loud = score >= (speaking ? LOW : HIGH);
    recent = (recent << 1 | (loud ? 1 : 0)) & (1 << RECENT) - 1;
    int now = frames++ * FRAME_MS;
    if (!speaking && Integer.bitCount(recent) >= ENOUGH_OF_RECENT) {
      speaking = true;
      startMs = startMs < 0 ? Math.max(0, now - (RECENT - 1) * FRAME_MS) : startMs;
    }
    if (speaking && loud) {
      lastVoicedMs = now + FRAME_MS;
    } else if (speaking && now + FRAME_MS - lastVoicedMs >= HANGOVER_FRAMES * FRAME_MS) {
      speaking = false;
      recent = 0;
    }
  }
}
