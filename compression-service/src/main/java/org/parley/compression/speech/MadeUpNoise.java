package org.parley.compression.speech;

import java.util.SplittableRandom;
import org.parley.signal.LogMel;

/** Noises that nobody recorded: things that knock together, hums and tunes, wind and water. */
final class MadeUpNoise {
  private static final double RATE = LogMel.SAMPLE_RATE;

  /** Where a decaying sound has fallen by 60 dB, it ends. */
  private static final double INAUDIBLE = 6.9;

  private MadeUpNoise() {}

  /**
   * Dishes, cutlery, doors, keys: struck bodies, each a few decaying sine waves (modal synthesis,
   * Adrien 1991). Of one place, so that the bodies resemble each other.
   */
  static float[] impacts(int length, SplittableRandom random) {
    var noise = new float[length];
    double perSecond = 0.5 + 7 * random.nextDouble() * random.nextDouble();
    double lowest = between(random, 150, 3000);
    double ringing = between(random, 0.004, 0.25);
    double at = 0;
    while (true) {
      at -= Math.log(1 - random.nextDouble()) / perSecond * RATE;
      if (at >= length) {
        return noise;
      }
      double loudness = Math.pow(10, -30 * random.nextDouble() / 20);
      int modes = random.nextInt(2, 9);
      for (int mode = 0; mode < modes; mode++) {
        double pitch = Math.min(7800, lowest * between(random, 1, 12));
        double decay = ringing * between(random, 0.3, 2) * Math.sqrt(lowest / pitch);
        ring(noise, (int) at, length, pitch, decay, loudness * random.nextDouble());
      }
    }
  }

  /** Engines, fridges, beeps and tunes: one to four voices of notes with overtones. */
  static float[] tones(int length, SplittableRandom random) {
    var noise = new float[length];
    int voices = random.nextInt(1, 5);
    double longest = between(random, 0.15, 8);
    for (int voice = 0; voice < voices; voice++) {
      double base = between(random, 45, 900);
      double brightness = 0.5 + 1.5 * random.nextDouble();
      int at = 0;
      while (at < length) {
        int until = (int) Math.min(length, at + RATE * longest * (0.3 + 0.7 * random.nextDouble()));
        double pitch = base * Math.pow(2, random.nextInt(-7, 8) / 12.0);
        note(noise, at, until, pitch, brightness, random);
        at = until;
      }
    }
    return noise;
  }

  /** Wind, water, fans, traffic: noise of some colour, steady or in swells. */
  static float[] gusts(int length, SplittableRandom random) {
    var noise = new float[length];
    double pole = 0.98 * random.nextDouble();
    double state = 0;
    for (int i = 0; i < length; i++) {
      state = pole * state + random.nextDouble() - 0.5;
      noise[i] = (float) state;
    }
    if (random.nextBoolean()) {
      tilt(noise, random);
    }
    if (random.nextBoolean()) {
      swell(noise, random);
    }
    return noise;
  }

  /** Makes high or low frequencies louder, by up to about 25 dB. */
  static void tilt(float[] noise, SplittableRandom random) {
    double zero = 0.9 * (2 * random.nextDouble() - 1);
    float before = 0;
    for (int i = 0; i < noise.length; i++) {
      float now = noise[i];
      noise[i] = (float) (now - zero * before);
      before = now;
    }
  }

  /** Makes it come and go: a level between −30 and 0 dB every so often, and lines between them. */
  static void swell(float[] noise, SplittableRandom random) {
    int step = (int) (RATE * between(random, 0.08, 2));
    double level = level(random);
    for (int from = 0; from < noise.length; from += step) {
      double next = level(random);
      for (int i = from; i < Math.min(noise.length, from + step); i++) {
        noise[i] *= (float) (level + (next - level) * (i - from) / step);
      }
      level = next;
    }
  }

  /** Evenly on the scale of ratios. */
  private static double between(SplittableRandom random, double least, double most) {
    return least * Math.pow(most / least, random.nextDouble());
  }

  private static double level(SplittableRandom random) {
    return Math.pow(10, -30 * random.nextDouble() / 20);
  }

  /**
   * Adds a sine wave that begins suddenly and decays until it is inaudible or stopped.
   *
   * @param decay time constant, seconds
   */
  private static void ring(
      float[] noise, int from, int stop, double pitch, double decay, double loudness) {
    int until = (int) Math.min(stop, from + INAUDIBLE * decay * RATE);
    double angle = 2 * Math.PI * pitch / RATE;
    double kept = Math.exp(-1 / (decay * RATE));
    double cosine = kept * Math.cos(angle);
    double sine = kept * Math.sin(angle);
    double x = loudness;
    double y = 0;
    for (int i = from; i < until; i++) {
      noise[i] += (float) y;
      double turned = x * cosine - y * sine;
      y = x * sine + y * cosine;
      x = turned;
    }
  }

  private static void note(
      float[] noise,
      int from,
      int until,
      double pitch,
      double brightness,
      SplittableRandom random) {
    int overtones = random.nextInt(1, 9);
    double fade = between(random, 0.05, 20);
    double loudness = level(random);
    for (int k = 1; k <= overtones && k * pitch < RATE / 2; k++) {
      ring(noise, from, until, k * pitch, fade / k, loudness * Math.pow(k, -brightness));
    }
  }
}
