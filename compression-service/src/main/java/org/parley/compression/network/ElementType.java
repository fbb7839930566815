package org.parley.compression.network;

/** What a network's input holds. */
public enum ElementType {
  /** 32-bit IEEE numbers: features, masks, caches. */
  FLOAT,
  /** 32-bit signed integers: indices of words, characters or tokens. */
  INT
}
