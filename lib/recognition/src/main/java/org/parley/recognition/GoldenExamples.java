package org.parley.recognition;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleRefusedException;
import org.parley.signal.LogMel;
import org.parley.signal.Pcm;

/**
 * {@code golden.json}: sounds of which a bundle says what words are recognised in them, so that one
 * that is broken, or a machine that computes it wrongly, is found before it serves.
 */
public final class GoldenExamples {
  public static final String ENTRY = "golden.json";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private GoldenExamples() {}

  /**
   * @param pcm signed 16-bit little-endian mono; in JSON as base 64
   */
  private record Example(String words, byte[] pcm) {}

  private record Golden(int sampleRate, List<Example> examples) {}

  /**
   * The entry's text: what is heard in each sound, which the caller has found to be right.
   *
   * @param sounds at 16 kHz, −1..1
   */
  public static String write(Recognizer recognizer, List<float[]> sounds) {
    List<Example> examples =
        sounds.stream()
            .map(Pcm::toBytes)
            .map(pcm -> new Example(heard(recognizer, pcm), pcm))
            .toList();
    try {
      return JSON.writeValueAsString(new Golden(LogMel.SAMPLE_RATE, examples)) + "\n";
    } catch (IOException e) {
      throw new IllegalStateException("records are always JSON", e);
    }
  }

  /**
   * Recognises the bundle's examples, if it has any.
   *
   * @throws BundleRefusedException if other words are heard in one, or the examples cannot be read
   */
  public static void check(Bundle bundle, Recognizer recognizer) {
    if (!bundle.has(ENTRY)) {
      return;
    }
    List<Example> examples = read(bundle).examples();
    for (int i = 0; i < examples.size(); i++) {
      String heard = heard(recognizer, examples.get(i).pcm());
      if (!heard.equals(examples.get(i).words())) {
        throw new BundleRefusedException(
            bundle.version().toString(),
            "in golden example %d of %d it hears '%s' and not '%s'"
                .formatted(i + 1, examples.size(), heard, examples.get(i).words()));
      }
    }
  }

  private static String heard(Recognizer recognizer, byte[] pcm) {
    return recognizer.recognize(Pcm.toFloats(pcm)).text();
  }

  private static Golden read(Bundle bundle) {
    try {
      Golden golden = JSON.readValue(bundle.entry(ENTRY), Golden.class);
      if (golden.sampleRate() != LogMel.SAMPLE_RATE || golden.examples() == null) {
        throw new BundleRefusedException(
            bundle.version().toString(),
            "its golden examples are none at " + LogMel.SAMPLE_RATE + " samples a second");
      }
      return golden;
    } catch (IOException e) {
      throw new BundleRefusedException(
          bundle.version().toString(), "its golden examples cannot be read", e);
    }
  }
}
