package org.parley.compression.step;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.parley.compression.network.Network;
import org.parley.compression.onnx.OnnxExport;
import org.parley.compression.quantize.Bits;
import org.parley.compression.quantize.Method;
import org.parley.compression.quantize.MixedPrecision;
import org.parley.compression.quantize.Rounding;
import org.parley.compression.quantize.WeightQuantizer;
import org.parley.compression.secondorder.LayerInputs;

/**
 * Stores weights in few bits, without training; they are expanded at load. A {@link Quantise} after
 * it keeps what it finds, so that weights of 4 bits are served as bytes.
 *
 * @param layers whose matrices are stored so
 * @param method to what weights are rounded
 * @param bits of a weight before codes are coded by how often they occur
 * @param rounding which of the levels a weight becomes
 */
public record QuantiseWeights(LayerNames layers, Method method, Bits bits, Rounding rounding)
    implements Step {
  public QuantiseWeights {
    if (layers.patterns().isEmpty()) {
      throw new IllegalArgumentException("layers is empty: nothing to do");
    }
  }

  @Override
  public Network apply(Network network, Workbench workbench) {
    List<String> matrices = matrices(network);
    WeightQuantizer quantizer = new WeightQuantizer(method, rounding);
    LayerInputs inputs = new LayerInputs(workbench.inputs());
    workbench.log().accept("few bits in " + String.join(", ", matrices));
    return bits.isMixed()
        ? new MixedPrecision(quantizer, bits, inputs, workbench.log())
            .rounded(network, matrices, workbench.seed())
        : quantizer.rounded(network, most(matrices), inputs, workbench.progress());
  }

  @Override
  public Network predict(Network network) {
    return new WeightQuantizer(method, rounding).nearest(network, most(matrices(network)));
  }

  @Override
  public boolean looksAtData() {
    return bits.isMixed() || new WeightQuantizer(method, rounding).looksAtInputs();
  }

  @Override
  public long mostBytes(Network predicted) {
    long most = OnnxExport.mostBytes(predicted);
    return bits.isMixed() ? Math.min(bits.bytes(), most) : most;
  }

  private List<String> matrices(Network network) {
    layers.requireIn(network);
    List<String> matrices = WeightQuantizer.matrices(network, layers::names);
    if (matrices.isEmpty()) {
      throw new IllegalArgumentException("of the layers named none has a matrix");
    }
    return matrices;
  }

  private SequencedMap<String, Integer> most(List<String> matrices) {
    SequencedMap<String, Integer> most = new LinkedHashMap<>();
    matrices.forEach(matrix -> most.put(matrix, bits.most()));
    return most;
  }

  @Override
  public String title() {
    String count =
        bits.isMixed()
            ? "%s bits in %,d bytes".formatted(bits.from(), bits.bytes())
            : bits.most() + " bits";
    return "weights in %s, %s%s"
        .formatted(count, method.text(), rounding == Rounding.GPTQ ? ", GPTQ" : "");
  }
}
