package org.parley.signal;

import java.util.Arrays;

/**
 * Convolves long signals with one impulse response by overlap-add of Fourier transforms. Immutable.
 */
final class Convolution {
  private final int size;
  private final int taps;
  private final float[] responseRe;
  private final float[] responseIm;

  Convolution(float[] response) {
    taps = response.length;
    size = Math.max(16, 4 * Integer.highestOneBit(Math.max(1, taps - 1)));
    responseRe = new float[size / 2 + 1];
    responseIm = new float[size / 2 + 1];
    var padded = new float[size];
    System.arraycopy(response, 0, padded, 0, taps);
    new RealFft(size).forward(padded, responseRe, responseIm);
  }

  /** The first {@code signal.length} samples of the convolution. */
  float[] apply(float[] signal) {
    var fft = new RealFft(size);
    int block = size - taps + 1;
    var result = new float[signal.length];
    var piece = new float[size];
    var re = new float[size / 2 + 1];
    var im = new float[size / 2 + 1];
    for (int from = 0; from < signal.length; from += block) {
      int length = Math.min(block, signal.length - from);
      System.arraycopy(signal, from, piece, 0, length);
      Arrays.fill(piece, length, size, 0);
      fft.forward(piece, re, im);
      for (int k = 0; k < re.length; k++) {
        float product = re[k] * responseRe[k] - im[k] * responseIm[k];
        im[k] = re[k] * responseIm[k] + im[k] * responseRe[k];
        re[k] = product;
      }
      fft.inverse(re, im, piece);
      int end = Math.min(size, signal.length - from);
      for (int i = 0; i < end; i++) {
        result[from + i] += piece[i];
      }
    }
    return result;
  }
}
