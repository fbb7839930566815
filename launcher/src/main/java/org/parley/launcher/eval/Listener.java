package org.parley.launcher.eval;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.parley.media.Manifest;
import org.parley.media.SoundFiles;
import org.parley.recognition.Recognizer;
import org.parley.recognition.Transcript;
import org.parley.signal.LogMel;

/** Recognises a manifest's recordings one after the other and keeps count of time. */
final class Listener {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Recognizer recognizer;
  private final NoiseOptions noise;
  private double soundSeconds;
  private double coreSeconds;

  /**
   * @param recognizer of one thread, so that the time of the caller's is all there is
   */
  Listener(Recognizer recognizer, NoiseOptions noise) {
    this.recognizer = recognizer;
    this.noise = noise;
  }

  /**
   * @param number of the row, from 0; the noise depends on it
   */
  Transcript hear(int number, Manifest.Row row) throws IOException {
    float[] speech = SoundFiles.read(row.file()).at(LogMel.SAMPLE_RATE).samples();
    float[] heard = noise.mixed(number, speech);
    long begun = THREADS.getCurrentThreadCpuTime();
    Transcript transcript = recognizer.recognize(heard);
    coreSeconds += (THREADS.getCurrentThreadCpuTime() - begun) / 1e9;
    soundSeconds += (double) heard.length / LogMel.SAMPLE_RATE;
    return transcript;
  }

  /** Seconds of one core for a second of sound. */
  double realTimeFactor() {
    return soundSeconds == 0 ? 0 : coreSeconds / soundSeconds;
  }
}
