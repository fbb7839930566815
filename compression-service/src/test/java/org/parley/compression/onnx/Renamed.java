package org.parley.compression.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.Map;
import onnx.GraphProto;
import onnx.ModelProto;

/**
 * A model of ours as somebody else's exporter might have written it: every value, operation and
 * weight has another name, and nothing tells where it comes from.
 *
 * @param ours by its names
 */
public record Renamed(byte[] onnx, Map<String, String> ours) {
  /** What is fed and read is called {@code input.0}, {@code output.0} and so on. */
  public static Renamed of(byte[] onnx) {
    try {
      ModelProto.Builder model = ModelProto.parseFrom(onnx).toBuilder();
      GraphProto.Builder graph = model.clearProducerName().getGraphBuilder();
      Map<String, String> names = new HashMap<>(Map.of("", ""));
      Map<String, String> ours = new HashMap<>();
      for (int i = 0; i < graph.getInputCount(); i++) {
        String own = "input." + i;
        ours.put(own, graph.getInput(i).getName());
        names.put(graph.getInput(i).getName(), own);
        graph.getInputBuilder(i).setName(own);
      }
      for (int i = 0; i < graph.getOutputCount(); i++) {
        String own = "output." + i;
        ours.put(own, graph.getOutput(i).getName());
        names.put(graph.getOutput(i).getName(), own);
        graph.getOutputBuilder(i).setName(own);
      }
      graph
          .getInitializerBuilderList()
          .forEach(tensor -> tensor.setName(name(names, tensor.getName())));
      graph
          .getNodeBuilderList()
          .forEach(node -> {
            for (int i = 0; i < node.getInputCount(); i++) {
              node.setInput(i, name(names, node.getInput(i)));
            }
            for (int i = 0; i < node.getOutputCount(); i++) {
              node.setOutput(i, name(names, node.getOutput(i)));
            }
            node.setName(node.getOutput(0) + "_op");
          });
      return new Renamed(model.build().toByteArray(), ours);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String name(Map<String, String> names, String name) {
    int number = names.size();
    return names.computeIfAbsent(name, _ -> "/model/layers." + number + "/out_0");
  }
}
