package org.parley.compression.foreign;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.parley.compression.job.Subject;
import org.parley.compression.network.Network;
import org.parley.compression.onnx.ForeignImport;
import org.parley.compression.onnx.OnnxExport;
import org.parley.compression.onnx.ServedNetwork;
import org.parley.compression.onnx.WeightStorage;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleWriter;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.Manifest;
import org.parley.runtime.NetworkFiles;
import org.parley.runtime.Tensor;

/**
 * A model from elsewhere as a version: checked for what is fed and read, compared with itself after
 * its layers were told apart, with the contract and assets of a version that it is to be like.
 *
 * @param like whose contract, assets and examples it takes where it has none of its own
 * @param assets its own, by their names as entries
 */
public record ForeignVersion(
    Kind kind, String tag, Bundle like, Wiring wiring, SortedMap<String, byte[]> assets) {
  private static final String ASSETS = "assets/";

  /** Sums in another order; weights are the same. */
  private static final double TOLERANCE = 1e-4;

  /**
   * @throws IllegalArgumentException with what does not fit and what to do
   */
  public BundleWriter of(byte[] onnx) {
    Network taken = ForeignImport.network(onnx, wiring.ours());
    kind.require(taken, contract());
    Network network = fedWithAll(taken);
    Bundle bare = Bundle.read("the model", writer(network).toBytes());
    requireSame(onnx, network, bare);
    BundleWriter writer = writer(network);
    return writer.add(Subject.GOLDEN, kind.golden(bare, like));
  }

  /** Services feed all inputs; one that it does not look at is an input all the same. */
  private Network fedWithAll(Network network) {
    List<Network.Input> inputs = new ArrayList<>(network.inputs());
    kind.inputs(contract())
        .forEach((name, fed) -> {
          if (inputs.stream().noneMatch(input -> input.name().equals(name))) {
            inputs.add(new Network.Input(name, fed.type(), fed.sizes()));
          }
        });
    return new Network(inputs, network.nodes(), network.outputs());
  }

  private BundleWriter writer(Network network) {
    Manifest.Draft draft = Manifest.Draft.of(kind.model(), tag);
    for (Map.Entry<String, String> setting : contract().entrySet()) {
      draft = draft.with(setting.getKey(), setting.getValue());
    }
    BundleWriter writer = new BundleWriter(draft);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    like.entries().stream()
        .filter(entry -> entry.startsWith(ASSETS))
        .forEach(entry -> entries.put(entry, like.entry(entry)));
    entries.putAll(assets);
    entries.forEach(writer::add);
    return writer.add(NetworkFiles.GRAPH, OnnxExport.bytes(network, WeightStorage.FLOAT));
  }

  /** What belongs to another network is left out. */
  private SortedMap<String, String> contract() {
    SortedMap<String, String> contract = new TreeMap<>(like.manifest().contract());
    contract.keySet().removeAll(List.of("recipe", "weights"));
    contract.putAll(wiring.contract());
    return contract;
  }

  private void requireSame(byte[] onnx, Network network, Bundle bare) {
    Map<String, Tensor> example = kind.example(bare, new SplittableRandom(1));
    Map<String, FloatTensor> found;
    try (ServedNetwork served = new ServedNetwork(network)) {
      found = served.run(example);
    }
    kind.answers(bare)
        .forEach((output, shape) -> {
          FloatTensor values = found.get(output);
          List<Integer> given =
              values == null
                  ? List.of()
                  : Arrays.stream(values.shape()).mapToObj(Math::toIntExact).toList();
          if (!given.equals(shape)) {
            throw new IllegalArgumentException(
                "the output '%s' is %s for an example of which %s is wanted (%s has %d lines)"
                    .formatted(output, given, shape, kind.tokensEntry(), kind.tokens(bare)));
          }
        });
    try (ServedNetwork original = new ServedNetwork(ForeignImport.renamed(onnx, wiring.ours()))) {
      Map<String, Tensor> taken = new TreeMap<>(example);
      taken.keySet().retainAll(original.inputs());
      original.run(taken).forEach((name, values) -> requireNear(name, values, found.get(name)));
    }
  }

  private static void requireNear(String name, FloatTensor wanted, @Nullable FloatTensor found) {
    if (found == null) {
      return;
    }
    for (int i = 0; i < wanted.values().length; i++) {
      double distance = Math.abs(wanted.values()[i] - found.values()[i]);
      if (!(distance <= TOLERANCE * Math.max(1, Math.abs(wanted.values()[i])))) {
        throw new IllegalStateException(
            "output '%s' is %.6f and not %.6f after the model's layers were told apart; this is a defect of ours"
                .formatted(name, found.values()[i], wanted.values()[i]));
      }
    }
  }
}
