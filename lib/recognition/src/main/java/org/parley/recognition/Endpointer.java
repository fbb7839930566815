package org.parley.recognition;

import java.util.Arrays;
import org.parley.signal.LogMel;
import org.parley.signal.VoiceActivity;

/**
 * Finds where somebody begins to speak and where they have finished.
 *
 * <p>It listens in steps of 10 ms from its first sample, so where a segment ends does not depend on
 * the pieces in which the sound arrives. For one thread at a time.
 */
public final class Endpointer {
  private static final int STEP = LogMel.HOP;
  private static final int STEP_MS = 10;

  /** Each step completes a frame, but for the first ones: a window is longer than a step. */
  private static final int STEPS_BEFORE = (LogMel.WINDOW - 1) / STEP;

  private static final float[] NONE = {};

  private final Settings settings;
  private final LogMel.Stream features = new LogMel().stream();
  private final VoiceActivity activity = new VoiceActivity();
  private float[] frames = NONE;
  private float[] unheard = NONE;
  private int pending;
  private int heardMs;
  private State state = new State.Waiting(0);

  /**
   * @param silenceMs so long a silence after speech ends the segment, &gt; 0
   * @param longestMs so long a segment is ended whatever is said, &gt; 0
   */
  public record Settings(int silenceMs, int longestMs) {
    public static final Settings DEFAULT = new Settings(600, 30_000);

    public Settings {
      if (silenceMs <= 0 || longestMs <= silenceMs) {
        throw new IllegalArgumentException(
            "silence " + silenceMs + " ms, longest " + longestMs + " ms");
      }
    }
  }

  /** What is known after some sound; times are milliseconds from the first sample. */
  public sealed interface State {
    /** Nobody has spoken for the whole time. */
    record Waiting(int heardMs) implements State {}

    /**
     * @param speechEndMs end of the last voiced sound so far
     */
    record Speaking(int startMs, int speechEndMs) implements State {}

    /**
     * @param atMs where the segment ends; what was heard after it is not part of it
     * @param speechEndMs end of the last voiced sound in it
     */
    record Ended(int atMs, int speechEndMs, Reason reason) implements State {}
  }

  /** Why a segment ends. */
  public enum Reason {
    SILENCE,
    TOO_LONG
  }

  public Endpointer(Settings settings) {
    this.settings = settings;
  }

  /**
   * Listens on. Once a segment has ended, nothing changes any more.
   *
   * @param samples 16 kHz, −1..1
   */
  public State accept(float[] samples) {
    frames = state instanceof State.Ended ? NONE : features.push(samples);
    float[] known = join(unheard, frames);
    int heard = 0;
    pending += samples.length;
    while (pending >= STEP && !(state instanceof State.Ended)) {
      pending -= STEP;
      heardMs += STEP_MS;
      int next = heardMs / STEP_MS > STEPS_BEFORE ? heard + LogMel.BINS : heard;
      state = after(activity.acceptFrames(Arrays.copyOfRange(known, heard, next)));
      heard = next;
    }
    unheard = Arrays.copyOfRange(known, heard, known.length);
    return state;
  }

  private static float[] join(float[] first, float[] second) {
    float[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /**
   * The frames of {@link LogMel} that the samples given last have completed, so that whoever
   * recognises the same sound need not compute them again; none once a segment has ended before.
   */
  public float[] frames() {
    return frames;
  }

  private State after(VoiceActivity.Activity heard) {
    int speechEnd = heard.lastVoicedMs();
    if (heard.heard() && heardMs >= settings.longestMs) {
      return new State.Ended(heardMs, speechEnd, Reason.TOO_LONG);
    }
    if (!heard.heard()) {
      return new State.Waiting(heardMs);
    }
    if (!heard.speaking() && heardMs - speechEnd >= settings.silenceMs) {
      return new State.Ended(heardMs, speechEnd, Reason.SILENCE);
    }
    return new State.Speaking(heard.startMs(), speechEnd);
  }

  public State state() {
    return state;
  }

  /** End of the last voiced sound, milliseconds; 0 while there was none. */
  public int speechEndMs() {
    return switch (state) {
      case State.Waiting _ -> 0;
      case State.Speaking speaking -> speaking.speechEndMs();
      case State.Ended ended -> ended.speechEndMs();
    };
  }
}
