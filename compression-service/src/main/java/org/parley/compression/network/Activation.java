package org.parley.compression.network;

/** What follows a layer's sums. */
public enum Activation {
  NONE,
  /** max(x, 0). */
  RELU
}
