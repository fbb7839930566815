package org.parley.compression.speech;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.parley.media.Manifest;
import org.parley.media.SoundFiles;
import org.parley.signal.LogMel;

/** Noise to train with: the recorded household sounds and babble of many voices. */
final class Noises {
  /** The noise that judges; it never trains. */
  static final String TEST = "kitchen-picovoice";

  private static final int BABBLES = 12;
  private static final int BABBLE_VOICES = 6;
  private static final int BABBLE_SAMPLES = 12 * LogMel.SAMPLE_RATE;

  private Noises() {}

  /** The recordings of the noise sets that are there. */
  static List<float[]> recorded(Path data) throws IOException {
    var noises = new ArrayList<float[]>();
    for (Path file : files(data)) {
      noises.add(SoundFiles.read(file).at(LogMel.SAMPLE_RATE).samples());
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

  /** Several voices at once, so that none can be understood. */
  static List<float[]> babble(List<SpeechCorpus.Item> voices, long seed) {
    var random = new SplittableRandom(seed);
    var babbles = new ArrayList<float[]>();
    for (int i = 0; i < BABBLES && !voices.isEmpty(); i++) {
      var babble = new float[BABBLE_SAMPLES];
      for (int voice = 0; voice < BABBLE_VOICES; voice++) {
        speak(babble, voices, random);
      }
      babbles.add(babble);
    }
    return babbles;
  }

  private static void speak(
      float[] babble, List<SpeechCorpus.Item> voices, SplittableRandom random) {
    int at = 0;
    while (at < babble.length) {
      float[] samples = voices.get(random.nextInt(voices.size())).samples();
      for (int i = 0; i < samples.length && at < babble.length; i++) {
        babble[at++] += samples[i];
      }
    }
  }
}
