package org.parley.compression.onnx;

import static org.parley.compression.onnx.OnnxGraph.integer;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import onnx.TensorProto;
import org.parley.compression.network.Activation;
import org.parley.compression.network.Dimensions;
import org.parley.compression.network.Layer;
import org.parley.compression.network.Weights;
import org.parley.runtime.weights.Encoding;

/**
 * Matrix products of whole numbers: levels of 8 bits without sign times weights of 8 bits with one.
 *
 * <p>They are written with standard operations, as products of dequantised values, which ONNX
 * Runtime fuses into QGemm; one that does not know the pattern computes the same with floats. A
 * product has two axes, so that values between two layers stay rows [outer · time, channels] and
 * get their outer axes back only where another layer wants them.
 */
final class IntegerLayers {
  private final OnnxGraph graph;
  private final Map<String, Rows> rows = new HashMap<>();
  private final Map<String, Levels> levels = new HashMap<>();

  /** How a value that nobody has asked for yet gets its own axes. */
  private final Map<String, Runnable> unmade = new HashMap<>();

  /**
   * A value as rows.
   *
   * @param like a value that has the outer axes
   */
  private record Rows(String value, String like, int channels) {}

  /**
   * A value as unsigned bytes.
   *
   * @param asRows or else with the value's own axes
   */
  private record Levels(String value, boolean asRows, String like, Layer.Quantize grid) {}

  IntegerLayers(OnnxGraph graph) {
    this.graph = graph;
  }

  /** The value with its own axes. */
  String whole(String name) {
    Runnable make = unmade.remove(name);
    if (make != null) {
      make.run();
    }
    return name;
  }

  /** What a layer does not change stays rows. */
  boolean passes(String name, String x) {
    Rows known = rows.get(x);
    if (known != null) {
      put(name, known);
    }
    return known != null;
  }

  private void put(String name, Rows value) {
    rows.put(name, value);
    unmade.put(name, () -> reshape(name, value));
  }

  private void reshape(String name, Rows from) {
    graph.outerSizes(name + "/outer", from.like(), 1);
    graph
        .op("Concat", name + "/shape", name + "/outer", graph.integers(from.channels()))
        .addAttribute(integer("axis", 0));
    graph.op("Reshape", name, from.value(), name + "/shape");
  }

  /** Levels of x; whoever computes with floats gets the values of the levels. */
  void quantize(String name, String x, Dimensions sizes, Layer.Quantize grid) {
    String scale = graph.floats(name + "/scale", new float[] {grid.scale()});
    String zero =
        graph.bytes(name + "/zero", TensorProto.DataType.UINT8, new byte[] {(byte) grid.zero()});
    Rows known = rows.get(x);
    Rows from = known != null ? known : new Rows(whole(x), x, sizes.channels());
    graph.op("QuantizeLinear", name + "/levels", from.value(), scale, zero);
    boolean asRows = known != null || sizes.rank() == 2;
    levels.put(name, new Levels(name + "/levels", asRows, from.like(), grid));
    unmade.put(
        name,
        () -> {
          String made = known == null ? name : name + "/values";
          graph.op("DequantizeLinear", made, name + "/levels", scale, zero);
          if (known != null) {
            reshape(name, new Rows(made, from.like(), from.channels()));
          }
        });
  }

  /**
   * Writes the layer if its weights and its input are whole numbers.
   *
   * @return whether it was
   */
  boolean dense(String name, String x, Layer.Dense dense) {
    Levels input = levels.get(x);
    Optional<Encoding.Wholes> kernel = wholes(dense.kernel());
    if (input == null || kernel.isEmpty()) {
      return false;
    }
    int inputs = dense.kernel().axis(0);
    int outputs = dense.kernel().axis(1);
    String taken = input.value();
    if (!input.asRows()) {
      graph.op("Reshape", name + "/rows", taken, graph.integers(-1, inputs));
      taken = name + "/rows";
    }
    graph.op("DequantizeLinear", name + "/taken", taken, x + "/scale", x + "/zero");
    weights(name, dense.kernel(), kernel.get());
    bias(name, x, dense);
    String sums = name + "/sums";
    graph.op("Gemm", sums, name + "/taken", name + "/kernel", name + "/bias");
    String result = sums;
    if (dense.activation() == Activation.RELU) {
      graph.op("Relu", name + "/positive", sums);
      result = name + "/positive";
    }
    put(name, new Rows(result, input.like(), outputs));
    return true;
  }

  private static Optional<Encoding.Wholes> wholes(Weights weights) {
    return weights.encoding().flatMap(encoding -> encoding.wholes(weights.shape()));
  }

  private void weights(String name, Weights kernel, Encoding.Wholes wholes) {
    String kernelName = name + "/kernel";
    graph.wholes(kernelName, kernel, wholes);
    graph
        .op(
            "DequantizeLinear",
            kernelName,
            kernelName + "/codes",
            kernelName + "/scales",
            graph.zeros(kernel.axis(1)))
        .addAttribute(integer("axis", 1));
  }

  /**
   * As whole numbers of the products' own scale, in which sums have room to spare. The engine
   * rounds them when it loads the graph, so that only the bias itself is stored.
   */
  private void bias(String name, String x, Layer.Dense dense) {
    String biasName = name + "/bias";
    graph.weights(biasName + "/real", dense.bias());
    graph.op("Mul", biasName + "/scales", name + "/kernel/scales", x + "/scale");
    graph.op("Div", biasName + "/steps", biasName + "/real", biasName + "/scales");
    graph.op("Round", biasName + "/rounded", biasName + "/steps");
    graph
        .op("Cast", biasName + "/codes", biasName + "/rounded")
        .addAttribute(integer("to", TensorProto.DataType.INT32.getNumber()));
    graph
        .op("DequantizeLinear", biasName, biasName + "/codes", biasName + "/scales")
        .addAttribute(integer("axis", 0));
  }

  /** Rows of a table that is stored in whole numbers; only those looked up become floats. */
  boolean embedding(String name, String x, Layer.Embedding embedding) {
    Optional<Encoding.Wholes> table = wholes(embedding.table());
    if (table.isEmpty()) {
      return false;
    }
    String tableName = name + "/table";
    graph.wholes(tableName, embedding.table(), table.get());
    graph.op("Gather", name + "/found", tableName + "/codes", x);
    graph
        .op("Cast", name + "/whole", name + "/found")
        .addAttribute(integer("to", TensorProto.DataType.FLOAT.getNumber()));
    graph.op("Mul", name, name + "/whole", tableName + "/scales");
    return true;
  }
}
