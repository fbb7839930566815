package org.parley.recognition;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.parley.signal.LogMel;
import org.parley.signal.SpectralSubtraction;
import org.parley.signal.VoiceActivity;

/**
 * One utterance while it is being recognised.
 *
 * <p>Chunks begin at its first sample, so the pieces in which its sound arrives, and the utterances
 * it is computed with, change nothing in what is recognised. Belongs to one thread at a time.
 */
public final class UtteranceStream {
  private static final int SAMPLES_PER_MS = LogMel.SAMPLE_RATE / 1000;

  /** Steps of 10 ms after the last voiced one that are taken for its end. */
  private static final int STEPS_BEFORE = 8;

  /** Steps around a frame in which a consonant may be quiet, since its vowel is loud. */
  private static final int STEPS_AROUND = 16;

  private static final float[] NONE = {};

  private static final int CHUNK_SIZE = AcousticModel.CHUNK_FRAMES * LogMel.BINS;

  /** One output frame of the network. */
  private static final int FRAME_MS = AcousticModel.SUBSAMPLING * LogMel.HOP / SAMPLES_PER_MS;

  private final AcousticModel model;
  private final DecodingGraph graph;
  private final DecodingSettings settings;
  private final BeamSearch search;

  /** What the network said of each frame that was searched. */
  private float[] searched = {};

  private final Posteriors posteriors;
  private final LogMel.Stream features;
  private final SpectralSubtraction subtraction;
  private final float[][] memory;
  private final VoiceActivity activity = new VoiceActivity();

  /** The 10 ms steps in which somebody spoke, as the activity knew then. */
  private final BitSet spoken = new BitSet();

  private int heardSteps;
  private final Loudness loudness = new Loudness();
  private final Deque<float[]> chunks = new ArrayDeque<>();
  private float[] filling = new float[CHUNK_SIZE];
  private int filled;
  private long samples;
  private int lateFrames;
  private boolean ended;

  UtteranceStream(
      AcousticModel model, DecodingGraph graph, DecodingSettings settings, LogMel logMel) {
    this.model = model;
    this.graph = graph;
    this.settings = settings;
    this.search = new BeamSearch(graph, settings);
    this.posteriors = new Posteriors(graph, settings, FRAME_MS);
    this.features = logMel.stream();
    this.subtraction = new SpectralSubtraction(settings.noiseFactor(), settings.noiseLeast());
    this.memory = model.freshMemory();
    this.lateFrames = model.lookahead();
  }

  /**
   * Takes sound; it is recognised by {@link Recognizer#advance}.
   *
   * @param sound 16 kHz, −1..1
   * @throws IllegalStateException after {@link #end}
   */
  public void accept(float[] sound) {
    accept(sound, NONE);
  }

  /**
   * As {@link #accept(float[])}, for sound to which an {@link Endpointer} has listened from the
   * same first sample.
   *
   * @param known its {@link Endpointer#frames} of these samples
   */
  public void accept(float[] sound, float[] known) {
    if (ended) {
      throw new IllegalStateException("The utterance has ended");
    }
    samples += sound.length;
    fill(features.push(sound, known));
  }

  private void fill(float[] frames) {
    for (int at = 0; at < frames.length; at += LogMel.BINS) {
      float[] step = Arrays.copyOfRange(frames, at, at + LogMel.BINS);
      spoken.set(heardSteps++, activity.acceptFrames(step).speaking());
    }
    loudness.accept(frames);
    float[] clean = subtraction.apply(frames);
    int used = 0;
    while (used < clean.length) {
      int taken = Math.min(clean.length - used, CHUNK_SIZE - filled);
      System.arraycopy(clean, used, filling, filled, taken);
      used += taken;
      filled += taken;
      if (filled == CHUNK_SIZE) {
        chunks.add(filling);
        filling = new float[CHUNK_SIZE];
        filled = 0;
      }
    }
  }

  /**
   * Says that no sound comes any more. Silence is added until the network's look-ahead has passed
   * the last sample.
   */
  public void end() {
    if (ended) {
      return;
    }
    ended = true;
    int late = model.lookahead() * AcousticModel.SUBSAMPLING * LogMel.HOP;
    int missing = (AcousticModel.CHUNK_FRAMES + AcousticModel.SUBSAMPLING) * LogMel.HOP;
    fill(features.push(new float[LogMel.WINDOW + late + missing]));
    int needed = outputs() + model.lookahead();
    int waiting = (chunks.size() * AcousticModel.CHUNK_OUTPUTS);
    int done = search.frames() + model.lookahead() - lateFrames;
    while (!chunks.isEmpty() && done + waiting - AcousticModel.CHUNK_OUTPUTS >= needed) {
      chunks.removeLast();
      waiting -= AcousticModel.CHUNK_OUTPUTS;
    }
    filled = 0;
  }

  /** Output frames that the sound itself fills. */
  private int outputs() {
    int step = AcousticModel.SUBSAMPLING * LogMel.HOP;
    return Math.toIntExact((samples + step - 1) / step);
  }

  /** Whether {@link Recognizer#advance} has something to do for it. */
  public boolean ready() {
    return !chunks.isEmpty();
  }

  /** Whether it has ended and everything is recognised. */
  public boolean finished() {
    return ended && chunks.isEmpty();
  }

  /** Length of the sound taken so far, milliseconds. */
  public int audioMs() {
    return Math.toIntExact(samples / SAMPLES_PER_MS);
  }

  /** How much of the sound the words of {@link #partial} have heard, milliseconds. */
  public int heardMs() {
    return Math.min(audioMs(), search.frames() * FRAME_MS);
  }

  float[] nextChunk() {
    return chunks.remove();
  }

  float[][] memory() {
    return memory;
  }

  /** Takes the network's answer to the chunk that was given last. */
  void advance(float[] logProbs, int offset, int tokens) {
    for (int i = 0; i < AcousticModel.CHUNK_OUTPUTS; i++) {
      if (lateFrames > 0) {
        lateFrames--;
      } else if (!ended || search.frames() < outputs()) {
        keep(logProbs, offset + i * tokens, tokens);
        search.advance(logProbs, offset + i * tokens, heard(search.frames()));
      }
    }
  }

  private void keep(float[] logProbs, int offset, int tokens) {
    int to = search.frames() * tokens;
    if (to + tokens > searched.length) {
      searched = Arrays.copyOf(searched, Math.max(64 * tokens, 2 * to));
    }
    System.arraycopy(logProbs, offset, searched, to, tokens);
  }

  private BeamSearch.Heard heard(int frame) {
    int step = frame * AcousticModel.SUBSAMPLING;
    int known = step + (1 + model.lookahead()) * AcousticModel.SUBSAMPLING;
    int to = Math.min(known, step + AcousticModel.SUBSAMPLING + STEPS_AROUND);
    if (!loudness.isNear(step - STEPS_AROUND, to, known, settings.background())) {
      return BeamSearch.Heard.BACKGROUND;
    }
    return isSpoken(frame) ? BeamSearch.Heard.SPEECH : BeamSearch.Heard.NOISE;
  }

  /**
   * Whether somebody speaks around an output frame. Speech is known up to 100 ms after it began;
   * the network's look-ahead is longer than that, so those steps have been heard.
   */
  private boolean isSpoken(int frame) {
    int first = Math.max(0, frame * AcousticModel.SUBSAMPLING - STEPS_BEFORE);
    int spokenStep = spoken.nextSetBit(first);
    return spokenStep >= 0
        && spokenStep < (frame + 1 + model.lookahead()) * AcousticModel.SUBSAMPLING;
  }

  /** The words so far, joined by spaces; later sound may change them. */
  public String partial() {
    return search.partial().stream()
        .map(word -> graph.word(word.word()))
        .collect(Collectors.joining(" "));
  }

  /**
   * What was said.
   *
   * @throws IllegalStateException before everything is recognised
   */
  public Transcript transcript() {
    if (!finished()) {
      throw new IllegalStateException("The utterance is not finished");
    }
    return posteriors.transcript(readings(), audioMs());
  }

  /**
   * Only at the end it is known how loud the speaker is and how loud the others are. Where words
   * have been made of the others, what the network said is searched once more without them.
   */
  private List<WordHistory.Reading> readings() {
    List<WordHistory.Reading> readings = search.readings(Posteriors.READINGS);
    BitSet speaker = loudness.speaker(settings.background());
    boolean ofSpeaker =
        readings.stream()
            .limit(1)
            .flatMap(reading -> reading.words().stream())
            .allMatch(word -> isOf(speaker, word.startFrame(), word.endFrame()));
    return ofSpeaker ? readings : searchedAgain(speaker).readings(Posteriors.READINGS);
  }

  /** Whether most of these frames are the speaker's. */
  private static boolean isOf(BitSet speaker, int from, int to) {
    int steps = (to - from) * AcousticModel.SUBSAMPLING;
    int spoken =
        speaker.get(from * AcousticModel.SUBSAMPLING, to * AcousticModel.SUBSAMPLING).cardinality();
    return 2 * spoken >= steps;
  }

  private BeamSearch searchedAgain(BitSet speaker) {
    BeamSearch again = new BeamSearch(graph, settings);
    int tokens = graph.tokens();
    for (int frame = 0; frame < search.frames(); frame++) {
      int step = frame * AcousticModel.SUBSAMPLING;
      boolean others = speaker.get(step, step + AcousticModel.SUBSAMPLING).isEmpty();
      again.advance(searched, frame * tokens, others ? BeamSearch.Heard.BACKGROUND : heard(frame));
    }
    return again;
  }

  @Override
  public String toString() {
    return "UtteranceStream[" + audioMs() + " ms]";
  }
}
