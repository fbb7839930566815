package org.parley.compression.speech;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.parley.media.Manifest;
import org.parley.media.SoundFiles;
import org.parley.signal.LogMel;

/**
 * A source of noise: recorded household sounds, babble of many voices and made-up noises, one or
 * several at a time. A recording comes at another speed, backwards, through a filter or in swells,
 * so that what a model learns is noise and not these recordings.
 */
final class Noises {
  /** The noise that judges; it never trains. */
  static final String TEST = "kitchen-picovoice";

  private static final int RATE = LogMel.SAMPLE_RATE;

  /** The last quarter of a longer recording validates; of shorter ones one in seven. */
  private static final int LONG_SAMPLES = 20 * RATE;

  private static final int SHORT_KEPT = 7;

  private final List<float[]> recordings;
  private final List<SpeechCorpus.Item> voices;
  private final double[] shares;

  /**
   * @param recordings at 16 kHz, not to be changed; each comes as often as the root of its length
   * @param voices for babble
   */
  Noises(List<float[]> recordings, List<SpeechCorpus.Item> voices) {
    this.recordings = recordings.stream().filter(noise -> noise.length > 0).toList();
    this.voices = List.copyOf(voices);
    shares = this.recordings.stream().mapToDouble(noise -> Math.sqrt(noise.length)).toArray();
    Arrays.parallelPrefix(shares, Double::sum);
  }

  /** Recordings for training and, never mixed with them, for validation. */
  record Parts(List<float[]> training, List<float[]> validation) {

    static Parts of(List<float[]> recordings) {
      var training = new ArrayList<float[]>();
      var validation = new ArrayList<float[]>();
      int shorter = 0;
      for (float[] recording : recordings) {
        if (recording.length >= LONG_SAMPLES) {
          int cut = recording.length / 4 * 3;
          training.add(Arrays.copyOf(recording, cut));
          validation.add(Arrays.copyOfRange(recording, cut, recording.length));
        } else {
          (++shorter % SHORT_KEPT == 0 ? validation : training).add(recording);
        }
      }
      return new Parts(training, validation);
    }
  }

  /** The recordings of the noise sets that are there. */
  static List<float[]> recorded(Path data) throws IOException {
    var noises = new ArrayList<float[]>();
    for (Path file : files(data)) {
      noises.add(SoundFiles.read(file).at(RATE).samples());
    }
    return noises;
  }

  /** The files of those recordings. */
  static List<Path> files(Path data) throws IOException {
    var files = new ArrayList<Path>();
    for (String set : List.of("noise-esc10", "noise-speech-commands-background")) {
      Path manifest = data.resolve(set).resolve("manifest.tsv");
      if (!Files.exists(manifest)) {
        continue;
      }
      for (var row : Manifest.read(manifest).rows()) {
        if (!row.file().toString().contains(TEST)) {
          files.add(row.file());
        }
      }
    }
    return files;
  }

  /** One to three noises on top of each other, at a loudness of no meaning. */
  float[] draw(int length, SplittableRandom random) {
    float[] sum = single(length, random);
    int others = random.nextInt(2) * random.nextInt(3);
    for (int i = 0; i < others; i++) {
      add(sum, single(length, random), decibels(random, 10));
    }
    return sum;
  }

  /** A piece of a recording as it is; a hiss where there is none. */
  float[] plain(int length, SplittableRandom random) {
    return recordings.isEmpty()
        ? MadeUpNoise.gusts(length, random)
        : piece(recording(random), random.nextInt(), 1, length);
  }

  private float[] single(int length, SplittableRandom random) {
    double kind = random.nextDouble();
    if (kind < 0.5 && !recordings.isEmpty()) {
      return altered(recording(random), length, random);
    }
    if (kind < 0.65 && !voices.isEmpty()) {
      return babble(length, random);
    }
    return switch (random.nextInt(5)) {
      case 0, 1 -> MadeUpNoise.impacts(length, random);
      case 2 -> MadeUpNoise.tones(length, random);
      default -> MadeUpNoise.gusts(length, random);
    };
  }

  private float[] recording(SplittableRandom random) {
    int at = Arrays.binarySearch(shares, random.nextDouble() * shares[shares.length - 1]);
    return recordings.get(Math.min(at < 0 ? -at - 1 : at, shares.length - 1));
  }

  /** At 0.6 to 1.6 times its speed, at times backwards, tilted and in swells. */
  private static float[] altered(float[] recording, int length, SplittableRandom random) {
    double speed = random.nextInt(3) == 0 ? 1 : Math.exp(random.nextDouble() - 0.5);
    float[] noise = piece(recording, random.nextInt(), speed, length);
    if (random.nextInt(3) == 0) {
      reverse(noise);
    }
    if (random.nextInt(2) == 0) {
      MadeUpNoise.tilt(noise, random);
    }
    if (random.nextInt(3) == 0) {
      MadeUpNoise.swell(noise, random);
    }
    return noise;
  }

  /** Three to eight voices at once, so that none can be understood. */
  private float[] babble(int length, SplittableRandom random) {
    var babble = new float[length];
    int speakers = random.nextInt(3, 9);
    for (int speaker = 0; speaker < speakers; speaker++) {
      float gain = decibels(random, 6);
      int at = -random.nextInt(RATE);
      while (at < length) {
        float[] said = voices.get(random.nextInt(voices.size())).samples();
        for (int i = Math.max(0, -at); i < said.length && at + i < length; i++) {
          babble[at + i] += gain * said[i];
        }
        at += Math.max(1, said.length);
      }
    }
    return babble;
  }

  /** From anywhere on, round and round, values between samples on straight lines. */
  private static float[] piece(float[] noise, int place, double speed, int length) {
    var piece = new float[length];
    double at = Math.floorMod(place, noise.length);
    for (int i = 0; i < length; i++) {
      int before = (int) at;
      int after = before + 1 == noise.length ? 0 : before + 1;
      piece[i] = (float) (noise[before] + (at - before) * (noise[after] - noise[before]));
      at += speed;
      at = at >= noise.length ? at % noise.length : at;
    }
    return piece;
  }

  private static void reverse(float[] noise) {
    for (int i = 0, j = noise.length - 1; i < j; i++, j--) {
      float first = noise[i];
      noise[i] = noise[j];
      noise[j] = first;
    }
  }

  /** Adds a noise as loud as the sum, times a gain. */
  private static void add(float[] sum, float[] noise, float gain) {
    double power = power(noise);
    double scale = power == 0 ? 0 : gain * Math.sqrt(power(sum) / power);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += (float) (scale * noise[i]);
    }
  }

  private static double power(float[] noise) {
    double power = 0;
    for (float sample : noise) {
      power += (double) sample * sample;
    }
    return power;
  }

  private static float decibels(SplittableRandom random, double most) {
    return (float) Math.pow(10, most * (2 * random.nextDouble() - 1) / 20);
  }
}
