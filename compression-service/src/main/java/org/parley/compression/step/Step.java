package org.parley.compression.step;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.parley.compression.network.Network;
import org.parley.compression.onnx.OnnxExport;

/** One change of a network, as a recipe names it in its field {@code step}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "step")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Factorise.class, name = "factorise"),
  @JsonSubTypes.Type(value = Language.class, name = "language"),
  @JsonSubTypes.Type(value = PruneBlocks.class, name = "prune-blocks"),
  @JsonSubTypes.Type(value = PruneChannels.class, name = "prune-channels"),
  @JsonSubTypes.Type(value = PruneWeights.class, name = "prune-weights"),
  @JsonSubTypes.Type(value = Quantise.class, name = "quantise"),
  @JsonSubTypes.Type(value = QuantiseAware.class, name = "quantise-aware"),
  @JsonSubTypes.Type(value = QuantiseWeights.class, name = "quantise-weights"),
  @JsonSubTypes.Type(value = Student.class, name = "student"),
  @JsonSubTypes.Type(value = Distil.class, name = "distil"),
  @JsonSubTypes.Type(value = Finetune.class, name = "finetune")
})
public sealed interface Step
    permits Distil,
        Factorise,
        Finetune,
        Language,
        PruneBlocks,
        PruneChannels,
        PruneWeights,
        Quantise,
        QuantiseAware,
        QuantiseWeights,
        Student {

  /**
   * The changed network; the same network, workbench and step give the same.
   *
   * @throws IllegalArgumentException when the step does not fit the network; says what does
   */
  Network apply(Network network, Workbench workbench);

  /**
   * A network of the size that {@link #apply} gives, without looking at data; its numbers mean
   * nothing. Where sizes follow from data, it is one of about that size.
   */
  Network predict(Network network);

  /**
   * Whether the bytes that come out depend on more than the network and the step: then {@link
   * #predict} does not tell them, since codes are stored by how often they occur.
   */
  default boolean looksAtData() {
    return true;
  }

  /**
   * What {@link #apply} gives takes no more bytes.
   *
   * @param predicted by {@link #predict}
   */
  default long mostBytes(Network predicted) {
    return OnnxExport.mostBytes(predicted);
  }

  /** For the report: what is done, in a few words. */
  String title();
}
