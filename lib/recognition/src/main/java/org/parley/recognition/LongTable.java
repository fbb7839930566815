package org.parley.recognition;

import java.util.Arrays;

/**
 * Numbers by numbers, in open addressing: neither boxes nor nodes, for tables that every frame
 * looks into.
 */
final class LongTable {
  /** What is not there. No value may be this. */
  static final long ABSENT = Long.MIN_VALUE;

  private long[] keys = new long[1024];
  private long[] values = new long[1024];
  private int size;

  LongTable() {
    Arrays.fill(values, ABSENT);
  }

  int size() {
    return size;
  }

  /** The value of a key, {@link #ABSENT} where it has none. */
  long get(long key) {
    return values[slot(key)];
  }

  void put(long key, long value) {
    if (value == ABSENT) {
      throw new IllegalArgumentException("the value that means no value");
    }
    // A quarter to a half full: most look-ups end at the first place.
    if (2 * (size + 1) > keys.length) {
      grow();
    }
    int slot = slot(key);
    if (values[slot] == ABSENT) {
      size++;
    }
    keys[slot] = key;
    values[slot] = value;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldValues = values;
    keys = new long[2 * oldKeys.length];
    values = new long[keys.length];
    Arrays.fill(values, ABSENT);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != ABSENT) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }

  /** Where the key is, or the free place where it would be. */
  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) (Hashing.mix(key) & mask);
    while (values[slot] != ABSENT && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
