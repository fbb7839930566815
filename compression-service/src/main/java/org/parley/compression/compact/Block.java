package org.parley.compression.compact;

/** What a compact network is made of, over time instead of over a picture. */
public enum Block {
  /** As the parent's own, only smaller. */
  PLAIN,
  /**
   * An inverted bottleneck: a product widens the channels, a depthwise convolution sees neighbours,
   * a product narrows again (Sandler et al. 2018, "MobileNetV2", arXiv 1801.04381).
   */
  MOBILE,
  /**
   * A fire module: a product squeezes to s channels, 4·s see the frame alone and 4·s its
   * neighbours, side by side (Iandola et al. 2016, "SqueezeNet", arXiv 1602.07360).
   */
  FIRE;

  /** Channels that each side of a fire module expands to, for each one that is squeezed. */
  static final int EXPANDS = 4;

  /** Channels to which a fire module of a width squeezes. */
  static int squeezed(int width) {
    return width / (2 * EXPANDS);
  }
}
