package org.parley.compression.quantize;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.parley.compression.network.Weights;

/** A way to choose the few numbers to which weights are rounded. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Method.Uniform.class, name = "uniform"),
  @JsonSubTypes.Type(value = Method.Logarithmic.class, name = "logarithmic"),
  @JsonSubTypes.Type(value = Method.KMeans.class, name = "k-means")
})
public sealed interface Method {

  /**
   * @param bits 2 to 8
   * @param importance of each weight, or none where all count alike
   */
  Levels levels(Weights weights, int bits, double[] importance);

  /** Whether what inputs do tells how much each weight counts. */
  default boolean weighted() {
    return false;
  }

  /** As recipes name it, with what matters. */
  String text();

  /**
   * Equally distant levels.
   *
   * @param symmetric as many below zero as above, or from the least weight to the greatest
   */
  record Uniform(boolean symmetric, Grain scales, Clip clip) implements Method {
    @Override
    public Levels levels(Weights weights, int bits, double[] importance) {
      return UniformLevels.of(weights, bits, this);
    }

    @Override
    public String text() {
      return "%s, scales by %s".formatted(symmetric ? "uniform" : "asymmetric", scales.text());
    }
  }

  /** Zero and powers of two. */
  record Logarithmic(Grain scales, Clip clip) implements Method {
    @Override
    public Levels levels(Weights weights, int bits, double[] importance) {
      return PowerLevels.of(weights, bits, this);
    }

    @Override
    public String text() {
      return "logarithmic, scales by " + scales.text();
    }
  }

  /**
   * The numbers around which weights gather.
   *
   * @param weighted each weight counts by the power of its input, the diagonal of H
   */
  record KMeans(boolean weighted) implements Method {
    @Override
    public Levels levels(Weights weights, int bits, double[] importance) {
      return Centroids.of(weights.values(), bits, importance);
    }

    @Override
    public String text() {
      return weighted ? "k-means weighted by inputs" : "k-means";
    }
  }
}
