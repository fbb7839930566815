package org.parley.recognition;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.List;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleRefusedException;
import org.parley.signal.LogMel;
import org.parley.signal.Pcm;

/**
 * {@code golden.json}: sounds of which a bundle says what its network answers and what words are
 * recognised in them, so that one that is broken, or a machine that computes it wrongly, is found
 * before it serves.
 */
public final class GoldenExamples {
  public static final String ENTRY = "golden.json";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private GoldenExamples() {}

  /**
   * How far a probability may lie from the reference. The same weights on another machine differ by
   * less than a thousandth.
   */
  private static final double TOLERANCE = 0.02;

  /**
   * @param pcm signed 16-bit little-endian mono; in JSON as base 64
   * @param logProbs of the reference network, 16-bit floats, little-endian; in JSON as base 64
   */
  private record Example(String words, byte[] pcm, byte[] logProbs) {}

  /**
   * @param tolerance greatest distance of a probability from the reference's
   */
  private record Golden(int sampleRate, double tolerance, List<Example> examples) {}

  /**
   * The entry's text: what is heard in each sound, which the caller has found to be right.
   *
   * @param sounds at 16 kHz, −1..1
   */
  public static String write(Recognizer recognizer, List<float[]> sounds) {
    List<Example> examples =
        sounds.stream()
            .map(Pcm::toBytes)
            .map(pcm -> new Example(heard(recognizer, pcm), pcm, halves(logProbs(recognizer, pcm))))
            .toList();
    try {
      return JSON.writeValueAsString(new Golden(LogMel.SAMPLE_RATE, TOLERANCE, examples)) + "\n";
    } catch (IOException e) {
      throw new IllegalStateException("records are always JSON", e);
    }
  }

  /**
   * The entry's text for another network: of a bundle's examples those in which it hears the same
   * words.
   *
   * @throws BundleRefusedException if the examples cannot be read
   */
  public static String again(Recognizer recognizer, Bundle of) {
    return write(
        recognizer,
        read(of).examples().stream()
            .filter(example -> heard(recognizer, example.pcm()).equals(example.words()))
            .map(example -> Pcm.toFloats(example.pcm()))
            .toList());
  }

  /**
   * Recognises the bundle's examples, if it has any.
   *
   * @throws BundleRefusedException if the network answers otherwise to one, other words are heard
   *     in it, or the examples cannot be read
   */
  public static void check(Bundle bundle, Recognizer recognizer) {
    if (!bundle.has(ENTRY)) {
      return;
    }
    Golden golden = read(bundle);
    List<Example> examples = golden.examples();
    for (int i = 0; i < examples.size(); i++) {
      double distance = distance(recognizer, examples.get(i));
      if (!(distance <= golden.tolerance())) {
        throw new BundleRefusedException(
            bundle.version().toString(),
            "in golden example %d of %d a probability is %.3f off its reference, at most %.3f"
                .formatted(i + 1, examples.size(), distance, golden.tolerance()));
      }
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

  private static float[] logProbs(Recognizer recognizer, byte[] pcm) {
    return recognizer.logProbs(Pcm.toFloats(pcm));
  }

  /** The greatest distance of a probability from its reference; infinite where frames lack. */
  private static double distance(Recognizer recognizer, Example example) {
    float[] found = logProbs(recognizer, example.pcm());
    ShortBuffer expected =
        ByteBuffer.wrap(example.logProbs()).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    if (expected.remaining() != found.length) {
      return Double.POSITIVE_INFINITY;
    }
    double greatest = 0;
    for (float logProb : found) {
      double reference = Math.exp(Float.float16ToFloat(expected.get()));
      greatest = Math.max(greatest, Math.abs(Math.exp(logProb) - reference));
    }
    return greatest;
  }

  private static byte[] halves(float[] values) {
    ByteBuffer halves = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      halves.putShort(Float.floatToFloat16(value));
    }
    return halves.array();
  }

  private static boolean incomplete(Example example) {
    return example.words() == null || example.pcm() == null || example.logProbs() == null;
  }

  private static Golden read(Bundle bundle) {
    try {
      Golden golden = JSON.readValue(bundle.entry(ENTRY), Golden.class);
      if (golden.sampleRate() != LogMel.SAMPLE_RATE
          || golden.examples() == null
          || golden.examples().stream().anyMatch(GoldenExamples::incomplete)) {
        throw new BundleRefusedException(
            bundle.version().toString(),
            "its golden examples are none at "
                + LogMel.SAMPLE_RATE
                + " samples a second with words, sound and log-probabilities");
      }
      return golden;
    } catch (IOException e) {
      throw new BundleRefusedException(
          bundle.version().toString(), "its golden examples cannot be read", e);
    }
  }
}
