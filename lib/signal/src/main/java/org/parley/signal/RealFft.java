package org.parley.signal;

/**
 * Discrete Fourier transform of real signals whose length is a power of two.
 *
 * <p>Two real samples are packed into one complex, a complex transform of half the length is done
 * by radix-4 Stockham passes (no bit reversal; inner loops run over neighbours, which the compiler
 * vectorises), and the halves are taken apart. Not for concurrent use: it keeps its work arrays.
 */
final class RealFft {
  private final int size;
  private final int half;
  private final float[] cos;
  private final float[] sin;
  private float[] re;
  private float[] im;
  private float[] nextRe;
  private float[] nextIm;

  /**
   * @param size samples, a power of two, at least 4
   */
  RealFft(int size) {
    if (size < 4 || Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException("FFT size " + size);
    }
    this.size = size;
    half = size / 2;
    cos = new float[size];
    sin = new float[size];
    for (int i = 0; i < size; i++) {
      cos[i] = (float) Math.cos(2 * Math.PI * i / size);
      sin[i] = (float) Math.sin(2 * Math.PI * i / size);
    }
    re = new float[half];
    im = new float[half];
    nextRe = new float[half];
    nextIm = new float[half];
  }

  int size() {
    return size;
  }

  /**
   * Spectrum of a real signal, X_k = Σ x_n·e^(−2πikn/size).
   *
   * @param signal [size]
   * @param real receives [size/2 + 1]
   * @param imaginary receives [size/2 + 1]
   */
  void forward(float[] signal, float[] real, float[] imaginary) {
    for (int i = 0; i < half; i++) {
      re[i] = signal[2 * i];
      im[i] = signal[2 * i + 1];
    }
    transform();
    real[0] = re[0] + im[0];
    imaginary[0] = 0;
    real[half] = re[0] - im[0];
    imaginary[half] = 0;
    for (int k = 1; k < half; k++) {
      float evenRe = 0.5f * (re[k] + re[half - k]);
      float evenIm = 0.5f * (im[k] - im[half - k]);
      float oddRe = 0.5f * (im[k] + im[half - k]);
      float oddIm = 0.5f * (re[half - k] - re[k]);
      real[k] = evenRe + cos[k] * oddRe + sin[k] * oddIm;
      imaginary[k] = evenIm + cos[k] * oddIm - sin[k] * oddRe;
    }
  }

  /**
   * The real signal of a spectrum; undoes {@link #forward}.
   *
   * @param real [size/2 + 1]
   * @param imaginary [size/2 + 1]
   * @param signal receives [size]
   */
  void inverse(float[] real, float[] imaginary, float[] signal) {
    // conj → forward → conj, with the packing turned round
    for (int k = 0; k < half; k++) {
      float evenRe = 0.5f * (real[k] + real[half - k]);
      float evenIm = 0.5f * (imaginary[k] - imaginary[half - k]);
      float diffRe = 0.5f * (real[k] - real[half - k]);
      float diffIm = 0.5f * (imaginary[k] + imaginary[half - k]);
      float oddRe = cos[k] * diffRe - sin[k] * diffIm;
      float oddIm = cos[k] * diffIm + sin[k] * diffRe;
      re[k] = evenRe - oddIm;
      im[k] = -(evenIm + oddRe);
    }
    transform();
    float scale = 1f / half;
    for (int i = 0; i < half; i++) {
      signal[2 * i] = re[i] * scale;
      signal[2 * i + 1] = -im[i] * scale;
    }
  }

  private void transform() {
    int length = half;
    int stride = 1;
    while (length >= 4) {
      pass4(length, stride);
      swap();
      length /= 4;
      stride *= 4;
    }
    if (length == 2) {
      pass2(stride);
      swap();
    }
  }

  private void pass4(int length, int stride) {
    int quarter = length / 4;
    int step = size / length;
    for (int p = 0; p < quarter; p++) {
      int a = stride * p;
      int b = a + stride * quarter;
      int c = b + stride * quarter;
      int d = c + stride * quarter;
      butterflies(a, b, c, d, 4 * a, stride, p * step);
    }
  }

  private void butterflies(int a, int b, int c, int d, int to, int stride, int angle) {
    float c1 = cos[angle];
    float s1 = -sin[angle];
    float c2 = cos[2 * angle];
    float s2 = -sin[2 * angle];
    float c3 = cos[3 * angle];
    float s3 = -sin[3 * angle];
    float[] xr = re;
    float[] xi = im;
    float[] yr = nextRe;
    float[] yi = nextIm;
    for (int q = 0; q < stride; q++) {
      float sumAcRe = xr[a + q] + xr[c + q];
      float sumAcIm = xi[a + q] + xi[c + q];
      float diffAcRe = xr[a + q] - xr[c + q];
      float diffAcIm = xi[a + q] - xi[c + q];
      float sumBdRe = xr[b + q] + xr[d + q];
      float sumBdIm = xi[b + q] + xi[d + q];
      float diffBdRe = xr[b + q] - xr[d + q];
      float diffBdIm = xi[b + q] - xi[d + q];
      yr[to + q] = sumAcRe + sumBdRe;
      yi[to + q] = sumAcIm + sumBdIm;
      float oneRe = diffAcRe + diffBdIm;
      float oneIm = diffAcIm - diffBdRe;
      yr[to + stride + q] = oneRe * c1 - oneIm * s1;
      yi[to + stride + q] = oneRe * s1 + oneIm * c1;
      float twoRe = sumAcRe - sumBdRe;
      float twoIm = sumAcIm - sumBdIm;
      yr[to + 2 * stride + q] = twoRe * c2 - twoIm * s2;
      yi[to + 2 * stride + q] = twoRe * s2 + twoIm * c2;
      float threeRe = diffAcRe - diffBdIm;
      float threeIm = diffAcIm + diffBdRe;
      yr[to + 3 * stride + q] = threeRe * c3 - threeIm * s3;
      yi[to + 3 * stride + q] = threeRe * s3 + threeIm * c3;
    }
  }

  private void pass2(int stride) {
    for (int q = 0; q < stride; q++) {
      nextRe[q] = re[q] + re[stride + q];
      nextIm[q] = im[q] + im[stride + q];
      nextRe[stride + q] = re[q] - re[stride + q];
      nextIm[stride + q] = im[q] - im[stride + q];
    }
  }

  private void swap() {
    float[] swapped = re;
    re = nextRe;
    nextRe = swapped;
    swapped = im;
    im = nextIm;
    nextIm = swapped;
  }
}
