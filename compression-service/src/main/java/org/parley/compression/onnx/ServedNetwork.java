package org.parley.compression.onnx;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.parley.compression.network.Network;
import org.parley.runtime.Bundle;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.NetworkFiles;
import org.parley.runtime.OnnxNetwork;
import org.parley.runtime.Tensor;

/** A network as ONNX Runtime serves it; what it keeps from chunk to chunk begins with zeros. */
public final class ServedNetwork implements AutoCloseable {
  private static final String CACHE = "cache_";

  private final OnnxNetwork served;

  public ServedNetwork(Network network) {
    this(OnnxExport.bytes(network, WeightStorage.FLOAT));
  }

  /**
   * @param onnx a plain model
   */
  public ServedNetwork(byte[] onnx) {
    served = new OnnxNetwork(onnx, 1);
  }

  /** That of a bundle. */
  public ServedNetwork(Bundle bundle) {
    served = OnnxNetwork.of(bundle, 1);
  }

  private ServedNetwork(OnnxNetwork served) {
    this.served = served;
  }

  /**
   * One whose runs are profiled.
   *
   * @param prefix of the profile's file
   */
  public static ServedNetwork profiled(NetworkFiles files, Path prefix) {
    return new ServedNetwork(OnnxNetwork.profiled(files.onnx(), 1, prefix));
  }

  /** Ends the profile and says where it lies. */
  public Path endProfile() {
    return served.endProfile();
  }

  /** The network's outputs for its inputs, each by its name; nothing went before. */
  public Map<String, FloatTensor> run(Map<String, ? extends Tensor> inputs) {
    Map<String, Tensor> all = new HashMap<>(inputs);
    long batch = inputs.values().iterator().next().shape()[0];
    served
        .inputs()
        .forEach((name, shape) -> {
          if (name.startsWith(CACHE)) {
            int size = Math.toIntExact(batch * shape[1] * shape[2]);
            all.put(name, FloatTensor.of(new float[size], batch, shape[1], shape[2]));
          }
        });
    return served.run(all);
  }

  /** Names of its inputs. */
  public Set<String> inputs() {
    return served.inputs().keySet();
  }

  @Override
  public void close() {
    served.close();
  }
}
