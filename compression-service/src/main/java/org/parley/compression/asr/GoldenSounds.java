package org.parley.compression.asr;

import java.util.List;
import org.parley.compression.speech.SpeechCorpus;
import org.parley.recognition.GoldenExamples;
import org.parley.recognition.Recognizer;
import org.parley.runtime.Bundle;

/**
 * Sounds of a synthetic voice in which this very bundle recognises what was said, so that whoever
 * loads it can see that it works there as it did here.
 */
final class GoldenSounds {
  private static final int MOST = 3;

  private GoldenSounds() {}

  /**
   * The first examples that are recognised without a mistake.
   *
   * @param bundle without golden examples
   * @return the bundle's entry of golden examples
   */
  static String of(Bundle bundle, List<SpeechCorpus.Example> candidates) {
    try (Recognizer recognizer = Recognizer.load(bundle, 1)) {
      List<float[]> sounds =
          candidates.stream()
              .filter(one -> recognizer.recognize(one.samples()).text().equals(one.text()))
              .limit(MOST)
              .map(SpeechCorpus.Example::samples)
              .toList();
      return GoldenExamples.write(recognizer, sounds);
    }
  }
}
