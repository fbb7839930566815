package org.parley.recognition;

/** Numbers by numbers, in open addressing: neither boxes nor nodes. */
final class LongTable {
  /** What is not there. No value may be this. */
  static final long ABSENT = Long.MIN_VALUE;

  /** Key and value of slot i are at 2i and 2i + 1. */
  private long[] entries = empty(1024);

  private int size;

  private static long[] empty(int slots) {
    var entries = new long[2 * slots];
    for (int i = 1; i < entries.length; i += 2) {
      entries[i] = ABSENT;
    }
    return entries;
  }

  /** The value of a key, {@link #ABSENT} where it has none. */
  long get(long key) {
    return entries[slot(key) + 1];
  }

  void put(long key, long value) {
    if (value == ABSENT) {
      throw new IllegalArgumentException("the value that means no value");
    }
    // A quarter to a half full: most look-ups end at the first place.
    if (4 * (size + 1) > entries.length) {
      grow();
    }
    int slot = slot(key);
    if (entries[slot + 1] == ABSENT) {
      size++;
    }
    entries[slot] = key;
    entries[slot + 1] = value;
  }

  private void grow() {
    long[] old = entries;
    entries = empty(old.length);
    for (int i = 0; i < old.length; i += 2) {
      if (old[i + 1] != ABSENT) {
        int slot = slot(old[i]);
        entries[slot] = old[i];
        entries[slot + 1] = old[i + 1];
      }
    }
  }

  /** Where the key is, or the free place where it would be. */
  private int slot(long key) {
    int mask = entries.length - 1;
    int slot = (int) (2 * Hashing.mix(key) & mask);
    while (entries[slot + 1] != ABSENT && entries[slot] != key) {
      slot = (slot + 2) & mask;
    }
    return slot;
  }
}
