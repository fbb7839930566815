package org.parley.compression.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import onnx.ModelProto;
import onnx.TensorProto;
import org.parley.runtime.NetworkFiles;
import org.parley.runtime.weights.StoredTensor;
import org.parley.runtime.weights.WeightFile;

/** What the weights of each layer take in a bundle. */
public final class LayerBytes {
  private LayerBytes() {}

  /** Bytes by layer, of those that have any. */
  public static SortedMap<String, Long> of(NetworkFiles files) {
    SortedMap<String, Long> bytes = new TreeMap<>();
    try {
      for (TensorProto weights :
          ModelProto.parseFrom(files.graph()).getGraph().getInitializerList()) {
        add(bytes, weights.getName(), weights.getSerializedSize());
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not an ONNX graph: " + e.getMessage(), e);
    }
    int empty = WeightFile.write(List.of()).length;
    files
        .weights()
        .map(WeightFile::read)
        .orElse(List.of())
        .forEach(tensor -> add(bytes, tensor.name(), alone(tensor) - empty));
    return bytes;
  }

  private static int alone(StoredTensor tensor) {
    return WeightFile.write(List.of(tensor)).length;
  }

  private static void add(SortedMap<String, Long> bytes, String name, long more) {
    int slash = name.indexOf('/');
    if (slash > 0) {
      bytes.merge(name.substring(0, slash), more, Long::sum);
    }
  }
}
