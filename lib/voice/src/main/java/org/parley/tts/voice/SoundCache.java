package org.parley.tts.voice;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sound of the sentences spoken last, so that a prompt heard a thousand times is synthesised once.
 * Bounded by bytes, the least recently used leaves first. Safe for several threads; the arrays must
 * not be changed by anybody.
 */
public final class SoundCache {
  private record Key(String voice, String sentence) {}

  private final long capacity;
  private final Map<Key, byte[]> sounds = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  /**
   * @param capacity bytes of sound kept at most; 0 keeps none
   */
  public SoundCache(long capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException("capacity " + capacity);
    }
    this.capacity = capacity;
  }

  synchronized Optional<byte[]> get(String voice, String sentence) {
    return Optional.ofNullable(sounds.get(new Key(voice, sentence)));
  }

  synchronized void put(String voice, String sentence, byte[] sound) {
    if (sound.length > capacity) {
      return;
    }
    byte[] before = sounds.put(new Key(voice, sentence), sound);
    bytes += sound.length - (before == null ? 0 : before.length);
    Iterator<byte[]> eldest = sounds.values().iterator();
    while (bytes > capacity) {
      bytes -= eldest.next().length;
      eldest.remove();
    }
  }

  /** Bytes of sound held now. */
  public synchronized long bytes() {
    return bytes;
  }
}
