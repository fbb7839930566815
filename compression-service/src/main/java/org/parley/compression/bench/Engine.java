package org.parley.compression.bench;

import java.util.List;
import org.parley.recognition.DecodingSettings;
import org.parley.runtime.Bundle;

/** A loaded version that does again and again what a service does with it. */
interface Engine extends AutoCloseable {
  /** As many as the recogniser gives of an utterance, unless its bundle says otherwise. */
  int READINGS = 1 + DecodingSettings.DEFAULT.alternatives();

  /** Utterances of one step, or readings of an utterance. */
  int batch();

  /** One step. */
  void step();

  @Override
  void close();

  /**
   * For each batch that is measured, the one that the service mostly uses last.
   *
   * @throws IllegalArgumentException for a model of which no service is known
   */
  static List<Engine> of(Bundle bundle) {
    String name = bundle.version().name();
    if (name.equals("asr")) {
      return List.of(new AcousticEngine(bundle, 1), new AcousticEngine(bundle, 16));
    }
    if (name.equals("nlu") || name.startsWith("nlu-")) {
      return List.of(new TaggingEngine(bundle, 1), new TaggingEngine(bundle, READINGS));
    }
    throw new IllegalArgumentException("no service uses a model named " + name);
  }
}
