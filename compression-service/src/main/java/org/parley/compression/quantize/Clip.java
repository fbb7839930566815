package org.parley.compression.quantize;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Up to which magnitude weights keep their own level; those beyond get the outermost one. */
public enum Clip {
  /** All. */
  @JsonProperty("max")
  MAX,
  /**
   * That at which weights lie nearest to their levels in the mean of squares. It matters at few
   * bits: with 2, a normal row loses 0.69 of its power up to the greatest magnitude and 0.19 so.
   */
  @JsonProperty("mean-squared-error")
  MEAN_SQUARED_ERROR
}
