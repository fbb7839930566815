package org.parley.runtime.weights;

/** Below how many bytes no code gets that knows only how often each symbol occurs. */
final class Entropy {
  private Entropy() {}

  static double bytes(Symbols symbols) {
    double bits = 0;
    double all = symbols.values().length;
    for (int count : symbols.counts()) {
      if (count > 0) {
        bits -= count * Math.log(count / all) / Math.log(2);
      }
    }
    return bits / 8;
  }
}
