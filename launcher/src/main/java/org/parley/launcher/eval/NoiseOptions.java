package org.parley.launcher.eval;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.parley.media.SoundFiles;
import org.parley.signal.LogMel;
import org.parley.signal.NoiseMixer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Noise that is added to what is measured. */
final class NoiseOptions {
  @ArgGroup(exclusive = false)
  private @Nullable Pair pair;

  private float @Nullable [] noise;

  /** One makes no sense without the other. */
  static final class Pair {
    @Option(
        names = "--noise",
        required = true,
        paramLabel = "FILE",
        description = "Adds this noise.")
    private Path file = Path.of("");

    @Option(
        names = "--snr",
        required = true,
        paramLabel = "DB",
        description = "Speech over noise, decibels.")
    private double snr;
  }

  /**
   * The speech with its piece of the noise, or the speech itself where none was asked for.
   *
   * @param row of the manifest, from 0
   * @param speech at 16 kHz
   */
  float[] mixed(int row, float[] speech) throws IOException {
    if (pair == null) {
      return speech;
    }
    if (noise == null) {
      noise = SoundFiles.read(pair.file).at(LogMel.SAMPLE_RATE).samples();
    }
    return NoiseMixer.mix(
        speech, noise, NoiseMixer.offset(row, noise.length, speech.length), pair.snr);
  }
}
