package org.parley.recognition;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Numbers the words of a UTF-8 text from 0 on as they come, found by their bytes. */
final class WordTable {
  private static final int FREE = -1;

  private final byte[] text;
  private final List<String> words = new ArrayList<>();
  private int[] from = new int[1024];
  private int[] to = new int[1024];

  /** Numbers in open addressing. */
  private int[] slots = empty(4096);

  WordTable(byte[] text) {
    this.text = text;
  }

  private static int[] empty(int size) {
    int[] slots = new int[size];
    Arrays.fill(slots, FREE);
    return slots;
  }

  int size() {
    return words.size();
  }

  /** Number → word. */
  List<String> words() {
    return List.copyOf(words);
  }

  String word(int number) {
    return words.get(number);
  }

  /** The number of the word that lies there; a new one for a new word. */
  int number(int begin, int end) {
    int slot = slot(begin, end);
    if (slots[slot] != FREE) {
      return slots[slot];
    }
    int number = words.size();
    if (number == from.length) {
      grow();
      slot = slot(begin, end);
    }
    words.add(new String(text, begin, end - begin, StandardCharsets.UTF_8));
    from[number] = begin;
    to[number] = end;
    slots[slot] = number;
    return number;
  }

  private void grow() {
    from = Arrays.copyOf(from, 2 * from.length);
    to = Arrays.copyOf(to, 2 * to.length);
    slots = empty(4 * from.length);
    for (int number = 0; number < words.size(); number++) {
      slots[slot(from[number], to[number])] = number;
    }
  }

  /** Where the word's number is, or the free place where it would be. */
  private int slot(int begin, int end) {
    long hash = 0;
    for (int i = begin; i < end; i++) {
      hash = 31 * hash + text[i];
    }
    int mask = slots.length - 1;
    int slot = (int) Hashing.mix(hash) & mask;
    for (int known = slots[slot]; known != FREE; known = slots[slot]) {
      if (Arrays.equals(text, from[known], to[known], text, begin, end)) {
        break;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
