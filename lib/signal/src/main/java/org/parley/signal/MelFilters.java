package org.parley.signal;

/**
 * Triangular filters over a power spectrum, stored as each filter's first bin and weights.
 *
 * <p>Mel scale: O'Shaughnessy 1987, m = 2595·log10(1 + f/700). The triangles' edges are equally
 * spaced in mel, their flanks are straight in Hz, and they are not area-normalised.
 */
final class MelFilters {
  private final int[] firstBin;
  private final float[][] weights;

  /**
   * @param count filters
   * @param fftSize the spectrum has fftSize/2 + 1 bins
   * @param warp vocal-tract factor: a filter at f listens at warp·f; 1 leaves everything as it is
   */
  MelFilters(int count, int fftSize, int sampleRate, double warp) {
    double[] edges = edges(count, sampleRate / 2.0);
    for (int i = 0; i < edges.length; i++) {
      edges[i] = warped(edges[i], warp, sampleRate / 2.0);
    }
    firstBin = new int[count];
    weights = new float[count][];
    double hzPerBin = (double) sampleRate / fftSize;
    for (int m = 0; m < count; m++) {
      fill(m, edges[m], edges[m + 1], edges[m + 2], hzPerBin, fftSize / 2);
    }
  }

  static double toMel(double hz) {
    return 2595 * Math.log10(1 + hz / 700);
  }

  static double toHz(double mel) {
    return 700 * (Math.pow(10, mel / 2595) - 1);
  }

  /** The filter's energy. */
  double energy(int filter, float[] power) {
    float[] row = weights[filter];
    int first = firstBin[filter];
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      sum += row[i] * power[first + i];
    }
    return sum;
  }

  private static double[] edges(int count, double topHz) {
    var edges = new double[count + 2];
    double top = toMel(topHz);
    for (int i = 0; i < edges.length; i++) {
      edges[i] = toHz(top * i / (count + 1));
    }
    return edges;
  }

  /**
   * Piecewise straight, so that the top stays the top (Jaitly and Hinton 2013, boundary 4800 Hz).
   */
  private static double warped(double hz, double warp, double top) {
    double knee = 4800 * Math.min(warp, 1) / warp;
    return hz <= knee ? hz * warp : top - (top - warp * knee) / (top - knee) * (top - hz);
  }

  private void fill(
      int filter, double low, double centre, double high, double hzPerBin, int lastBin) {
    int first = (int) Math.floor(low / hzPerBin) + 1;
    int last = Math.min(lastBin, (int) Math.ceil(high / hzPerBin) - 1);
    if (last < first) {
      // a warp below 1 can squeeze a low triangle between two bins: it listens to the nearest one
      firstBin[filter] = Math.max(1, (int) Math.round(centre / hzPerBin));
      weights[filter] = new float[] {0.5f};
      return;
    }
    firstBin[filter] = first;
    weights[filter] = new float[last - first + 1];
    for (int bin = first; bin <= last; bin++) {
      double hz = bin * hzPerBin;
      double weight = hz <= centre ? (hz - low) / (centre - low) : (high - hz) / (high - centre);
      weights[filter][bin - first] = (float) weight;
    }
  }
}
