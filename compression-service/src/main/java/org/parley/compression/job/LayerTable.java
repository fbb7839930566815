package org.parley.compression.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.parley.compression.bench.LayerTimes;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.onnx.LayerBytes;
import org.parley.compression.onnx.OnnxExport;
import org.parley.compression.onnx.ServedNetwork;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.NetworkFiles;
import org.parley.runtime.Tensor;

/** Compares two networks layer by layer. */
final class LayerTable {
  /** Few inputs rank layers as many do. */
  private static final int INPUTS = 4;

  private final Network parent;
  private final Network version;
  private final List<Map<String, Tensor>> inputs;

  /**
   * @param inputs of the network, of which some are run
   */
  LayerTable(Network parent, Network version, List<Map<String, Tensor>> inputs) {
    this.parent = parent;
    this.version = version;
    this.inputs = inputs.subList(0, Math.min(INPUTS, inputs.size()));
  }

  List<LayerRow> rows() {
    NetworkFiles files = OnnxExport.files(version);
    SortedMap<String, Long> before = LayerBytes.of(OnnxExport.files(parent));
    SortedMap<String, Long> after = LayerBytes.of(files);
    Map<String, Double> times = LayerTimes.of(files, inputs.getFirst());
    Map<String, Double> moved = sensitivities();
    List<LayerRow> rows = new ArrayList<>();
    for (Network.Node node : version.nodes()) {
      String name = node.name();
      long old = before.getOrDefault(name, 0L);
      long now = after.getOrDefault(name, 0L);
      if (old + now > 0 || times.containsKey(name)) {
        rows.add(
            new LayerRow(
                name,
                old,
                now,
                Optional.ofNullable(times.get(name)),
                Optional.ofNullable(moved.get(name))));
      }
    }
    return rows;
  }

  /** Of the layers whose weights have the parent's shapes and other values. */
  private Map<String, Double> sensitivities() {
    Map<String, Weights> before = parent.parameters();
    Map<String, Weights> after = version.parameters();
    List<Map<String, FloatTensor>> wanted = outputs(parent);
    Map<String, Double> moved = new HashMap<>();
    for (Network.Node node : parent.nodes()) {
      Map<String, Weights> mixed = new HashMap<>(before);
      boolean changed = false;
      boolean alike = true;
      for (String parameter : node.layer().parameters().keySet()) {
        String name = node.name() + "/" + parameter;
        Weights old = before.get(name);
        Weights now = after.get(name);
        if (old == null || now == null || !Arrays.equals(old.shape(), now.shape())) {
          alike = false;
        } else {
          changed |= !now.equals(old);
          mixed.put(name, now);
        }
      }
      if (alike && changed) {
        moved.put(node.name(), distance(wanted, outputs(parent.with(mixed))));
      }
    }
    return moved;
  }

  private List<Map<String, FloatTensor>> outputs(Network network) {
    try (ServedNetwork served = new ServedNetwork(network)) {
      return inputs.stream().map(served::run).toList();
    }
  }

  private static double distance(
      List<Map<String, FloatTensor>> wanted, List<Map<String, FloatTensor>> found) {
    double error = 0;
    double size = 0;
    for (int i = 0; i < wanted.size(); i++) {
      for (Map.Entry<String, FloatTensor> output : wanted.get(i).entrySet()) {
        float[] old = output.getValue().values();
        FloatTensor other = found.get(i).get(output.getKey());
        float[] now = other == null ? old : other.values();
        for (int value = 0; value < old.length; value++) {
          error += Math.pow(now[value] - old[value], 2);
          size += Math.pow(old[value], 2);
        }
      }
    }
    return size == 0 ? 0 : error / size;
  }
}
