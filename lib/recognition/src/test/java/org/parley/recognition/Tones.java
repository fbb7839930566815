package org.parley.recognition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleWriter;
import org.parley.runtime.Manifest;
import org.parley.runtime.TinyOnnx;
import org.parley.signal.LogMel;

/**
 * A language of tones for tests: each phone is a sine of its own frequency, and a network with
 * weights set by hand hears which one sounds. It streams like the real ones: a cache, and answers
 * one frame of 40 ms late.
 */
public final class Tones {
  static final List<String> TOKENS = List.of("<blank>", "A", "B", "C", "D", "E");
  private static final double[] HERTZ = {0, 400, 800, 1500, 2600, 4500};
  private static final int WIDTH = LogMel.BINS * AcousticModel.SUBSAMPLING;
  private static final int SAMPLES_PER_PHONE = 2400;

  static final Lexicon LEXICON =
      Lexicon.parse("red\tA B\ngreen\tB C D\nblue\tD E\ngray\tA C\nlight\tE A\nlamp\tE B\n");

  public static final List<List<String>> SENTENCES =
      List.of(
          List.of("red", "light"),
          List.of("green", "light"),
          List.of("blue", "lamp"),
          List.of("gray", "lamp", "red", "light"),
          List.of("red", "green", "blue"));

  private Tones() {}

  public static Bundle bundle() {
    return Bundle.read("tones", writer().toBytes());
  }

  public static BundleWriter writer() {
    return new BundleWriter(Manifest.Draft.of("asr", "tones").with("lookaheadFrames", 1))
        .add("network.onnx", network())
        .add("assets/tokens.txt", String.join("\n", TOKENS) + "\n")
        .add("assets/lexicon.txt", LEXICON.toText())
        .add("assets/lm.arpa", NgramModel.estimate(SENTENCES, 2).toArpa());
  }

  private static byte[] network() {
    return new TinyOnnx()
        .input("features", TinyOnnx.ANY, TinyOnnx.ANY, LogMel.BINS)
        .input("cache_0", TinyOnnx.ANY, 1, WIDTH)
        .output("log_probs", TinyOnnx.ANY, TinyOnnx.ANY, TOKENS.size())
        .output("next_cache_0", TinyOnnx.ANY, 1, WIDTH)
        .longs("stacked", 0, -1, WIDTH)
        .longs("zero", 0)
        .longs("one", 1)
        .longs("minus_one", -1)
        .longs("far", Long.MAX_VALUE)
        .floats("weights", weights(), WIDTH, TOKENS.size())
        .floats("bias", bias(), TOKENS.size())
        .node("Reshape", List.of("features", "stacked"), "x")
        .nodeAlong(1, "Concat", List.of("cache_0", "x"), "context")
        .node("Slice", List.of("context", "zero", "minus_one", "one"), "late")
        .node("Slice", List.of("context", "minus_one", "far", "one"), "next_cache_0")
        .node("MatMul", List.of("late", "weights"), "heard")
        .node("Add", List.of("heard", "bias"), "logits")
        .nodeAlong(-1, "LogSoftmax", List.of("logits"), "log_probs")
        .toBytes();
  }

  /** A token's logit is half the mean log energy of its three bins over the four frames. */
  private static float[] weights() {
    float[] weights = new float[WIDTH * TOKENS.size()];
    for (int token = 1; token < TOKENS.size(); token++) {
      int center = loudestBin(HERTZ[token]);
      for (int frame = 0; frame < AcousticModel.SUBSAMPLING; frame++) {
        for (int bin = center - 1; bin <= center + 1; bin++) {
          weights[(frame * LogMel.BINS + bin) * TOKENS.size() + token] = 0.5f / 12;
        }
      }
    }
    return weights;
  }

  /** The blank wins where no token's bins are loud. */
  private static float[] bias() {
    float[] bias = new float[TOKENS.size()];
    bias[0] = -2;
    return bias;
  }

  private static int loudestBin(double hertz) {
    float[] frame = Arrays.copyOf(new LogMel().of(sine(hertz, LogMel.WINDOW)), LogMel.BINS);
    int loudest = 0;
    for (int bin = 0; bin < frame.length; bin++) {
      loudest = frame[bin] > frame[loudest] ? bin : loudest;
    }
    return loudest;
  }

  private static float[] sine(double hertz, int samples) {
    float[] sound = new float[samples];
    for (int i = 0; i < samples; i++) {
      // Quarter of full scale, faded at both ends so that phones do not click.
      double fade = Math.min(1, Math.min(i, samples - 1 - i) / 200.0);
      sound[i] =
          (float)
              (0.25
                  * (samples > LogMel.WINDOW ? fade : 1)
                  * Math.sin(2 * Math.PI * hertz * i / 16_000));
    }
    return sound;
  }

  /**
   * Sound of the words at 16 kHz, with short rests between phones and a longer one at both ends.
   */
  public static float[] speak(List<String> words, Random random) {
    List<float[]> pieces = new ArrayList<>();
    pieces.add(new float[3000 + random.nextInt(3000)]);
    for (String word : words) {
      List<List<String>> variants = LEXICON.pronunciations().getOrDefault(word, List.of());
      for (String phone : variants.getFirst()) {
        pieces.add(sine(HERTZ[TOKENS.indexOf(phone)], SAMPLES_PER_PHONE + random.nextInt(800)));
        pieces.add(new float[600]);
      }
    }
    pieces.add(new float[2000 + random.nextInt(4000)]);
    float[] sound = new float[pieces.stream().mapToInt(piece -> piece.length).sum()];
    int at = 0;
    for (float[] piece : pieces) {
      System.arraycopy(piece, 0, sound, at, piece.length);
      at += piece.length;
    }
    return sound;
  }
}
