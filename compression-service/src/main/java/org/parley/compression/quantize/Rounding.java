package org.parley.compression.quantize;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which level a weight becomes. */
public enum Rounding {
  /** The nearest. */
  @JsonProperty("nearest")
  NEAREST,
  /**
   * Input after input, the level nearest to the weight with the errors of earlier ones made up for
   * (Frantar et al. 2022, "GPTQ", arXiv 2210.17323).
   */
  @JsonProperty("gptq")
  GPTQ
}
