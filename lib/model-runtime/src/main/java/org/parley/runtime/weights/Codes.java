package org.parley.runtime.weights;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The codes of one tensor in a file: all of them, or the gaps between those that are not zero and
 * those (Han et al. 2016, arXiv 1510.00149). Where most weights are zero without order, both are
 * near the same entropy; gaps are shorter where zeros lie together, and for halves, of which each
 * half would be coded by itself.
 */
final class Codes {
  private static final int ALL = 0;
  private static final int GAPS = 1;

  /** No code stands for zero. */
  static final int NO_ZERO = -1;

  private static final int BYTES = 256;

  /** A gap of this many, without a code after it. */
  private static final int LONG_GAP = BYTES - 1;

  private Codes() {}

  /** Codes with a sign, as symbols. */
  static Symbols shifted(byte[] codes, int most) {
    byte[] shifted = new byte[codes.length];
    for (int i = 0; i < codes.length; i++) {
      if (Math.abs(codes[i]) > most) {
        throw new IllegalArgumentException("code " + codes[i] + " is beyond ±" + most);
      }
      shifted[i] = (byte) (codes[i] + most);
    }
    return new Symbols(shifted, 2 * most + 1);
  }

  static byte[] back(Symbols symbols, int most) {
    byte[] codes = new byte[symbols.values().length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) ((symbols.values()[i] & 0xff) - most);
    }
    return codes;
  }

  /** The index of the centroid 0. */
  static int zero(float[] centroids) {
    for (int i = 0; i < centroids.length; i++) {
      if (centroids[i] == 0) {
        return i;
      }
    }
    return NO_ZERO;
  }

  /**
   * @param zero the symbol that stands for 0, or {@link #NO_ZERO}
   */
  static void write(Symbols symbols, int zero, Sink out) {
    write(List.of(symbols), zero, out);
  }

  /** The upper bytes, which are few different ones, and the lower ones. */
  static void write(Encoding.Halves halves, Sink out) {
    byte[] upper = new byte[halves.values().length];
    byte[] lower = new byte[upper.length];
    for (int i = 0; i < upper.length; i++) {
      upper[i] = (byte) (halves.values()[i] >> 8);
      lower[i] = (byte) halves.values()[i];
    }
    write(List.of(new Symbols(upper, BYTES), new Symbols(lower, BYTES)), 0, out);
  }

  private static void write(List<Symbols> planes, int zero, Sink out) {
    Sink all = out.like();
    all.one(ALL);
    planes.forEach(all::symbols);
    Sink shortest = all;
    if (zero != NO_ZERO && out.coded()) {
      Sink gaps = out.like();
      gaps.one(GAPS);
      writeGaps(planes, zero, gaps);
      shortest = gaps.size() < all.size() ? gaps : all;
    }
    out.append(shortest);
  }

  private static void writeGaps(List<Symbols> planes, int zero, Sink out) {
    ByteArrayOutputStream gaps = new ByteArrayOutputStream();
    List<ByteArrayOutputStream> kept = new ArrayList<>();
    planes.forEach(_ -> kept.add(new ByteArrayOutputStream()));
    int gap = 0;
    for (int i = 0; i < planes.getFirst().values().length; i++) {
      if (isZero(planes, zero, i)) {
        gap++;
        continue;
      }
      for (; gap >= LONG_GAP; gap -= LONG_GAP) {
        gaps.write(LONG_GAP);
      }
      gaps.write(gap);
      gap = 0;
      for (int plane = 0; plane < planes.size(); plane++) {
        kept.get(plane).write(planes.get(plane).values()[i]);
      }
    }
    out.number(gaps.size());
    out.symbols(new Symbols(gaps.toByteArray(), BYTES));
    for (int plane = 0; plane < planes.size(); plane++) {
      out.symbols(new Symbols(kept.get(plane).toByteArray(), planes.get(plane).alphabet()));
    }
  }

  private static boolean isZero(List<Symbols> planes, int zero, int at) {
    for (Symbols plane : planes) {
      if ((plane.values()[at] & 0xff) != zero) {
        return false;
      }
    }
    return true;
  }

  static Symbols read(int size, int alphabet, int zero, Source in) {
    return new Symbols(read(size, new int[] {alphabet}, zero, in).getFirst(), alphabet);
  }

  static Encoding.Halves halves(int size, Source in) {
    List<byte[]> planes = read(size, new int[] {BYTES, BYTES}, 0, in);
    short[] values = new short[size];
    for (int i = 0; i < size; i++) {
      values[i] = (short) (planes.getFirst()[i] << 8 | planes.getLast()[i] & 0xff);
    }
    return new Encoding.Halves(values);
  }

  private static List<byte[]> read(int size, int[] alphabets, int zero, Source in) {
    int layout = in.one();
    return switch (layout) {
      case ALL -> {
        List<byte[]> planes = new ArrayList<>();
        for (int alphabet : alphabets) {
          planes.add(in.symbols(size, alphabet).values());
        }
        yield planes;
      }
      case GAPS -> {
        int[] places = places(in.symbols(in.number(), BYTES).values(), size);
        List<byte[]> planes = new ArrayList<>();
        for (int alphabet : alphabets) {
          byte[] plane = new byte[size];
          java.util.Arrays.fill(plane, (byte) zero);
          byte[] kept = in.symbols(places.length, alphabet).values();
          for (int i = 0; i < kept.length; i++) {
            plane[places[i]] = kept[i];
          }
          planes.add(plane);
        }
        yield planes;
      }
      default -> throw new IllegalArgumentException("layout " + layout + " is unknown");
    };
  }

  /** Of the codes that are not zero. */
  private static int[] places(byte[] gaps, int size) {
    int[] places = new int[gaps.length];
    int count = 0;
    long at = 0;
    for (byte gap : gaps) {
      at += gap & 0xff;
      if ((gap & 0xff) != LONG_GAP) {
        if (at >= size) {
          throw new IllegalArgumentException("gaps that lead beyond the last weight");
        }
        places[count++] = (int) at++;
      }
    }
    return java.util.Arrays.copyOf(places, count);
  }
}
