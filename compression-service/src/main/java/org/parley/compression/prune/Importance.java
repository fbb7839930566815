package org.parley.compression.prune;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * What a weight w is worth; g is the gradient of the model's loss for a batch, and means are over
 * batches.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Importance.Magnitude.class, name = "magnitude"),
  @JsonSubTypes.Type(value = Importance.Gradient.class, name = "gradient"),
  @JsonSubTypes.Type(value = Importance.Taylor.class, name = "taylor"),
  @JsonSubTypes.Type(value = Importance.Fisher.class, name = "fisher"),
  @JsonSubTypes.Type(value = Importance.BlockFisher.class, name = "block-fisher"),
  @JsonSubTypes.Type(value = Importance.Trace.class, name = "trace"),
  @JsonSubTypes.Type(value = Importance.Surgeon.class, name = "surgeon")
})
public sealed interface Importance {

  /** w²: how far the weights move when it becomes zero. Looks at no data. */
  record Magnitude() implements Importance {}

  /** The mean of g²: how much the loss cares for a weight, whatever its value. */
  record Gradient(int batches) implements Importance {
    public Gradient {
      requirePositive(batches, "batches");
    }
  }

  /**
   * The mean of (g·w)², of a channel (Σ g·w)²: by how much the loss moves to the first order
   * (Molchanov et al. 2019, arXiv 1906.10771).
   */
  record Taylor(int batches) implements Importance {
    public Taylor {
      requirePositive(batches, "batches");
    }
  }

  /**
   * w² · F / 2 with the diagonal of the Fisher information F = mean of g²: the optimal brain damage
   * of LeCun et al. 1990 with the Fisher information for the Hessian.
   */
  record Fisher(int batches) implements Importance {
    public Fisher {
      requirePositive(batches, "batches");
    }
  }

  /**
   * w² / (2[F⁻¹]ᵢᵢ), with the Fisher information among weights that lie beside each other (Singh
   * and Alistarh 2020, "WoodFisher", arXiv 2004.14340; Kurtic et al. 2022, "oBERT", arXiv
   * 2203.07259).
   *
   * @param block weights that are looked at together
   * @param damping added to F's diagonal, as a share of its mean
   */
  record BlockFisher(int batches, int block, double damping) implements Importance {
    public BlockFisher {
      requirePositive(batches, "batches");
      requirePositive(block, "block");
      if (!(damping > 0)) {
        throw new IllegalArgumentException("damping " + damping + " is not positive");
      }
    }
  }

  /**
   * w² · trace(H)/n / 2, with the mean curvature of each layer's weights by Hutchinson's estimate
   * (Dong et al. 2020, "HAWQ-V2", arXiv 1911.03852): tells layers apart, and within one is w².
   *
   * @param probes random directions
   */
  record Trace(int batches, int probes) implements Importance {
    public Trace {
      requirePositive(batches, "batches");
      if (probes < 2) {
        throw new IllegalArgumentException("probes " + probes + ": two or more tell an error");
      }
    }
  }

  /**
   * w²/Uⱼⱼ² of each layer's own outputs, H⁻¹ = UᵀU, H = 2XXᵀ; the weights that are left make up for
   * those that go (Frantar and Alistarh 2023, "SparseGPT", arXiv 2301.00774). For single weights of
   * products only, each layer with the same share.
   *
   * @param damping added to H's diagonal, as a share of its mean
   */
  record Surgeon(double damping) implements Importance {
    public Surgeon {
      if (!(damping > 0)) {
        throw new IllegalArgumentException("damping " + damping + " is not positive");
      }
    }
  }

  /** For people. */
  default String text() {
    return switch (this) {
      case Magnitude _ -> "magnitude";
      case Gradient _ -> "gradient";
      case Taylor _ -> "Taylor";
      case Fisher _ -> "Fisher";
      case BlockFisher _ -> "block Fisher";
      case Trace _ -> "Hessian trace";
      case Surgeon _ -> "surgeon";
    };
  }

  private static void requirePositive(int value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " " + value + " is not positive");
    }
  }
}
