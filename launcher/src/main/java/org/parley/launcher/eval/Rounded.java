package org.parley.launcher.eval;

/** Figures as they are printed. */
final class Rounded {
  private Rounded() {}

  static double to4(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
