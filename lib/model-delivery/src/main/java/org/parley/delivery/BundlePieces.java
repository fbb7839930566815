package org.parley.delivery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.parley.runtime.BundleRefusedException;

/**
 * Cuts a bundle's file where its entries begin, and those into pieces of at most {@value
 * #MOST_BYTES} bytes. An entry that two versions share is then the same pieces in both, since its
 * bytes in the file depend on its name and content alone.
 */
final class BundlePieces {
  static final int MOST_BYTES = 512 << 10;

  private static final int END_BYTES = 22;
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int ENTRY_BYTES = 46;
  private static final int ENTRY_SIGNATURE = 0x02014b50;

  private BundlePieces() {}

  /**
   * @param source what errors call it
   * @param zip as {@code BundleWriter} writes them: no comment, less than 65,536 entries
   * @return the pieces in the file's order
   * @throws BundleRefusedException where the bytes are no such file
   */
  static List<byte[]> cut(String source, byte[] zip) {
    try {
      List<byte[]> pieces = new ArrayList<>();
      int from = 0;
      for (int to : boundaries(ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN))) {
        for (; from < to; from = Math.min(from + MOST_BYTES, to)) {
          pieces.add(Arrays.copyOfRange(zip, from, Math.min(from + MOST_BYTES, to)));
        }
      }
      return pieces;
    } catch (IndexOutOfBoundsException e) {
      throw new BundleRefusedException(source, "its list of entries is broken", e);
    }
  }

  /** Where an entry or the list of entries begins, and the end of the file; in rising order. */
  private static TreeSet<Integer> boundaries(ByteBuffer zip) {
    int end = zip.limit() - END_BYTES;
    require(zip, end, END_SIGNATURE);
    int entries = Short.toUnsignedInt(zip.getShort(end + 10));
    int directory = zip.getInt(end + 16);
    TreeSet<Integer> boundaries = new TreeSet<>(List.of(directory, zip.limit()));
    int entry = directory;
    for (int i = 0; i < entries; i++) {
      require(zip, entry, ENTRY_SIGNATURE);
      boundaries.add(zip.getInt(entry + 42));
      entry +=
          ENTRY_BYTES
              + Short.toUnsignedInt(zip.getShort(entry + 28))
              + Short.toUnsignedInt(zip.getShort(entry + 30))
              + Short.toUnsignedInt(zip.getShort(entry + 32));
    }
    return boundaries;
  }

  private static void require(ByteBuffer zip, int at, int signature) {
    if (zip.getInt(at) != signature) {
      throw new IndexOutOfBoundsException(at);
    }
  }
}
