package org.parley.compression.speech;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.parley.recognition.DecodingSettings;
import org.parley.signal.LogMel;
import org.parley.signal.NoiseMixer;
import org.parley.signal.Resampler;
import org.parley.signal.RoomImpulse;
import org.parley.signal.SpectralSubtraction;

/**
 * Makes one recording many: pauses around it, speed, room, telephone, noise, loudness, vocal tract,
 * the colour of a microphone, and masks over the features (SpecAugment, Park et al. 2019). What is
 * drawn depends on the random source alone.
 */
final class Augmentation {
  private static final int RATE = LogMel.SAMPLE_RATE;
  private static final int ROOMS = 64;
  private static final int SPEED_STEPS = 40;
  private static final double LEAST_WARP = 0.80;
  private static final int WARPS = 46;

  /** The filters of {@link #warped} that leave frequencies where they are. */
  private static final int EVEN_WARP = 20;

  private final Noises noises;
  private final List<RoomImpulse> rooms;
  private final LogMel plain = new LogMel();
  private final LogMel[] warped;

  /** How hard an utterance is treated: human recordings bring their own room, noise and tract. */
  enum Strength {
    NONE(0, 0, 0, 0),
    HUMAN(0.2, 0.08, 0.8, 12),
    SYNTHETIC(0.5, 0.15, 1, 25);

    private final double room;
    private final double telephone;
    private final double noise;
    private final int warps;

    /**
     * @param room probability of a simulated room
     * @param telephone probability of a telephone's band
     * @param noise factor of the share of utterances that get any
     * @param warps of the vocal tract, at most so many hundredths either way
     */
    Strength(double room, double telephone, double noise, int warps) {
      this.room = room;
      this.telephone = telephone;
      this.noise = noise;
      this.warps = warps;
    }
  }

  /**
   * @param seed of the simulated rooms
   */
  Augmentation(Noises noises, long seed) {
    this.noises = noises;
    var random = new SplittableRandom(seed);
    rooms = Stream.generate(() -> RoomImpulse.random(random, RATE)).limit(ROOMS).toList();
    warped = new LogMel[WARPS];
    for (int i = 0; i < warped.length; i++) {
      warped[i] = LogMel.warped(LEAST_WARP + 0.01 * i);
    }
  }

  /**
   * A recording at one pace, frame by frame the same.
   *
   * @param treated log-mel features [frames, 80] with all that was done to it
   * @param undisturbed with the pauses and the speed alone, as recognition hears
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  record Heard(float[] treated, float[] undisturbed) {}

  /** Log-mel features [frames, 80] of the recording as treated; untreated, as recognition hears. */
  float[] features(float[] recording, Strength strength, Noise noise, SplittableRandom random) {
    return strength == Strength.NONE
        ? undisturbed(recording)
        : treated(paced(recording, random), strength, noise, random);
  }

  /** The {@link #features} and what they would be if nothing disturbed. */
  Heard both(float[] recording, Strength strength, Noise noise, SplittableRandom random) {
    float[] paced = strength == Strength.NONE ? recording : paced(recording, random);
    float[] undisturbed = undisturbed(paced);
    return new Heard(
        strength == Strength.NONE ? undisturbed : treated(paced, strength, noise, random),
        undisturbed);
  }

  private float[] undisturbed(float[] sound) {
    return withoutNoise(plain.of(sound));
  }

  private static float[] paced(float[] recording, SplittableRandom random) {
    return withPauses(speed(recording, random), random);
  }

  /**
   * @param paced overwritten
   */
  private float[] treated(float[] paced, Strength strength, Noise noise, SplittableRandom random) {
    float[] sound = paced;
    if (random.nextDouble() < strength.room) {
      sound = rooms.get(random.nextInt(rooms.size())).apply(sound);
    }
    boolean narrow = random.nextDouble() < strength.telephone;
    boolean noiseOnTheLine = random.nextBoolean();
    if (narrow && noiseOnTheLine) {
      sound = narrow(sound);
    }
    if (random.nextDouble() < strength.noise * noise.share()) {
      double snr = noise.leastSnr() + (noise.mostSnr() - noise.leastSnr()) * random.nextDouble();
      sound = NoiseMixer.mix(sound, noises.draw(sound.length, random), 0, snr);
    }
    if (narrow && !noiseOnTheLine) {
      sound = narrow(sound);
    }
    record(sound, random);
    float[] features = tract(strength.warps, random).of(sound);
    if (noise.subtracted() > 0 && random.nextDouble() < noise.subtracted()) {
      features = withoutNoise(features);
    }
    colour(features, random);
    mask(features, random);
    return features;
  }

  /** What recognition gives to its network of these features of an utterance. */
  private static float[] withoutNoise(float[] features) {
    DecodingSettings heard = DecodingSettings.DEFAULT;
    return new SpectralSubtraction(heard.noiseFactor(), heard.noiseLeast()).apply(features);
  }

  private LogMel tract(int warps, SplittableRandom random) {
    int warp = EVEN_WARP + random.nextInt(-warps, warps + 1);
    return random.nextInt(4) == 0 ? plain : warped[Math.clamp(warp, 0, WARPS - 1)];
  }

  /** 0.87 to 1.15 times as fast, pitch and tract with it. */
  private static float[] speed(float[] sound, SplittableRandom random) {
    int steps = SPEED_STEPS + random.nextInt(-5, 7);
    return steps == SPEED_STEPS ? sound : Resampler.resample(sound, steps, SPEED_STEPS);
  }

  /**
   * Mostly short pauses; one time in four long ones, in which a model learns that noise alone says
   * nothing.
   */
  private static float[] withPauses(float[] sound, SplittableRandom random) {
    boolean longer = random.nextInt(4) == 0;
    int before = random.nextInt(longer ? RATE : RATE * 4 / 10);
    int after = random.nextInt(longer ? RATE * 5 / 2 : RATE * 5 / 10);
    var padded = new float[before + sound.length + after];
    System.arraycopy(sound, 0, padded, before, sound.length);
    return padded;
  }

  private static float[] narrow(float[] sound) {
    return Resampler.resample(Resampler.resample(sound, RATE, RATE / 2), RATE / 2, RATE);
  }

  /** What a microphone makes of it: a loudness, at times too much, and 16 bits. */
  private static void record(float[] sound, SplittableRandom random) {
    double peak = 1e-4;
    for (float sample : sound) {
      peak = Math.max(peak, Math.abs(sample));
    }
    // the loudest sample between −32 and +2 dB of full scale
    double gain = Math.pow(10, (-32 + 34 * Math.sqrt(random.nextDouble())) / 20) / peak;
    for (int i = 0; i < sound.length; i++) {
      double dithered = sound[i] * gain * 32768 + random.nextDouble() - 0.5;
      sound[i] = Math.clamp(Math.round(dithered), -32768, 32767) / 32768f;
    }
  }

  /**
   * What a microphone and its place do to all frames alike: a tilt and two slow waves over the
   * bands, up to about ±8 dB in all.
   */
  private static void colour(float[] features, SplittableRandom random) {
    double tilt = 0.9 * (2 * random.nextDouble() - 1);
    double[] depth = {0.5 * random.nextDouble(), 0.4 * random.nextDouble()};
    double[] phase = {2 * Math.PI * random.nextDouble(), 2 * Math.PI * random.nextDouble()};
    double[] waves = {0.5 + random.nextDouble(), 1.5 + 2 * random.nextDouble()};
    for (int bin = 0; bin < LogMel.BINS; bin++) {
      double place = (double) bin / LogMel.BINS;
      double gain = tilt * (2 * place - 1);
      for (int i = 0; i < waves.length; i++) {
        gain += depth[i] * Math.sin(2 * Math.PI * waves[i] * place + phase[i]);
      }
      for (int at = bin; at < features.length; at += LogMel.BINS) {
        features[at] += (float) gain;
      }
    }
  }

  /**
   * Two bands of up to 10 mels and a few stretches of up to 60 ms become the utterance's mean; a
   * hidden phone would have to be guessed from the words around it.
   */
  private static void mask(float[] features, SplittableRandom random) {
    int frames = features.length / LogMel.BINS;
    if (frames < 20) {
      return;
    }
    double sum = 0;
    for (float value : features) {
      sum += value;
    }
    float mean = (float) (sum / features.length);
    for (int i = 0; i < 2; i++) {
      int width = random.nextInt(11);
      int from = random.nextInt(LogMel.BINS - width + 1);
      for (int t = 0; t < frames; t++) {
        Arrays.fill(features, t * LogMel.BINS + from, t * LogMel.BINS + from + width, mean);
      }
    }
    for (int i = 0; i < 1 + frames / 150; i++) {
      int width = random.nextInt(7);
      int from = random.nextInt(frames - width + 1);
      Arrays.fill(features, from * LogMel.BINS, (from + width) * LogMel.BINS, mean);
    }
  }
}
