package org.parley.compression.job;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.parley.compression.asr.AcousticShape;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.onnx.OnnxExport;
import org.parley.compression.onnx.ServedNetwork;
import org.parley.compression.onnx.WeightStorage;
import org.parley.compression.retraining.Retraining;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleWriter;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.Manifest;
import org.parley.runtime.NetworkFiles;
import org.parley.runtime.Tensor;

/** Frames of which a version finds another likeliest token than the parent. */
public class Frames implements Subject {
  /** A small recogniser. */
  public static final Bundle PARENT = parent();

  public int calibrations;
  public int judgements;

  @Override
  public String identity() {
    return "frames";
  }

  @Override
  public Retraining retraining(Bundle parent, Consumer<String> log) {
    return Retraining.NONE;
  }

  @Override
  public List<Map<String, Tensor>> calibration(Bundle parent) {
    calibrations++;
    return List.of(features(1), features(2));
  }

  private static Map<String, Tensor> features(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[2 * 64 * 80];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (-6 + 3 * random.nextGaussian());
    }
    return Map.of("features", FloatTensor.of(values, 2, 64, 80));
  }

  @Override
  public SequencedMap<String, List<Scored>> judge(Bundle version) {
    judgements++;
    int[] wanted = likeliest(PARENT);
    int[] found = likeliest(version);
    List<Scored> items = new ArrayList<>();
    for (int i = 0; i < wanted.length; i++) {
      items.add(
          new Scored("frame " + i, wanted[i] == found[i] ? 0 : 1, 1, Integer.toString(found[i])));
    }
    SequencedMap<String, List<Scored>> scored = new LinkedHashMap<>();
    scored.put("frameErrors", items);
    return scored;
  }

  private static int[] likeliest(Bundle bundle) {
    try (ServedNetwork network = new ServedNetwork(bundle)) {
      float[] logs = Objects.requireNonNull(network.run(features(3)).get("log_probs")).values();
      int[] best = new int[logs.length / 40];
      for (int i = 0; i < logs.length; i++) {
        best[i / 40] = logs[i] > logs[i / 40 * 40 + best[i / 40]] ? i % 40 : best[i / 40];
      }
      return best;
    }
  }

  @Override
  public byte[] golden(Bundle withoutExamples) {
    return "{}".getBytes(StandardCharsets.UTF_8);
  }

  private static Bundle parent() {
    Network network =
        new AcousticShape(64, 128, 2, 3, 1, 2, 0)
            .network(Weights.filled(-6, 80), Weights.filled(0.3f, 80), 40, 1);
    BundleWriter writer =
        new BundleWriter(
                Manifest.Draft.of("asr", "parent")
                    .with("lookaheadFrames", network.lookaheadFrames()))
            .add(NetworkFiles.GRAPH, OnnxExport.bytes(network, WeightStorage.HALF))
            .add("assets/tokens.txt", "t\n".repeat(40))
            .add(Subject.GOLDEN, "{}");
    return Bundle.read("parent", writer.toBytes());
  }
}
