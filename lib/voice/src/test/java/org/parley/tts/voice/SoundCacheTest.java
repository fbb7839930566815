package org.parley.tts.voice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SoundCacheTest {
  @Test
  void whatWasNotHeardForLongestLeavesFirst() {
    SoundCache cache = new SoundCache(100);
    cache.put("v", "a", new byte[40]);
    cache.put("v", "b", new byte[40]);
    assertThat(cache.get("v", "a")).isPresent();
    cache.put("v", "c", new byte[40]);
    assertThat(cache.get("v", "b")).isEmpty();
    assertThat(cache.get("v", "a")).isPresent();
    assertThat(cache.bytes()).isEqualTo(80);
  }

  @Test
  void voicesDoNotShareSound() {
    SoundCache cache = new SoundCache(100);
    cache.put("v", "a", new byte[4]);
    assertThat(cache.get("w", "a")).isEmpty();
  }

  @Test
  void soundLargerThanTheCacheIsNotKept() {
    SoundCache cache = new SoundCache(100);
    cache.put("v", "a", new byte[60]);
    cache.put("v", "long", new byte[101]);
    assertThat(cache.get("v", "a")).isPresent();
    assertThat(cache.bytes()).isEqualTo(60);
  }
}
