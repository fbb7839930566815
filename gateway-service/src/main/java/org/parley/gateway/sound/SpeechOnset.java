package org.parley.gateway.sound;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.parley.signal.VoiceActivity;

/**
 * Whether somebody speaks into the microphone while a reply is played. It listens only then, which
 * at a hundred streams saves a tenth of a core; the half second before tells it what the room
 * sounds like.
 */
public final class SpeechOnset {
  /** Speech that goes on for so long while a reply is played is meant to interrupt it. */
  private static final int SPEECH_MS = 60;

  private final float[] before = new float[SoundDecoder.SAMPLE_RATE / 2];
  private int count;
  private @Nullable VoiceActivity activity;
  private int listeningFromMs;

  /**
   * Takes 16 kHz samples.
   *
   * @param listening whether a reply can be heard now
   * @return whether somebody has spoken for long enough while it could
   */
  public boolean hears(float[] samples, boolean listening) {
    if (!listening) {
      activity = null;
      remember(samples);
      return false;
    }
    VoiceActivity listener = activity == null ? begin() : activity;
    VoiceActivity.Activity heard = listener.accept(samples);
    remember(samples);
    return heard.speaking() && heard.lastVoicedMs() >= listeningFromMs + SPEECH_MS;
  }

  private VoiceActivity begin() {
    var fresh = new VoiceActivity();
    listeningFromMs = fresh.accept(Arrays.copyOf(before, count)).positionMs();
    activity = fresh;
    return fresh;
  }

  /** Keeps the last half second. */
  private void remember(float[] samples) {
    int taken = Math.min(samples.length, before.length);
    int kept = Math.min(count, before.length - taken);
    System.arraycopy(before, count - kept, before, 0, kept);
    System.arraycopy(samples, samples.length - taken, before, kept, taken);
    count = kept + taken;
  }
}
