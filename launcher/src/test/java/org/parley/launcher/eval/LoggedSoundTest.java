package org.parley.launcher.eval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parley.events.AudioChunk;
import org.parley.events.UtteranceId;

class LoggedSoundTest {
  private static final int CHUNK_MS = 100;

  private final LoggedSound log = new LoggedSound();

  /** 100 ms in which every sample says the chunk's number. */
  private static AudioChunk chunk(String session, int sequence, boolean end) {
    byte[] pcm = new byte[2 * 16 * CHUNK_MS];
    for (int i = 0; i < pcm.length; i += 2) {
      pcm[i] = (byte) sequence;
    }
    return new AudioChunk(session, UtteranceId.of(1), sequence, 16_000, end, pcm);
  }

  @Test
  void anUtteranceIsWholeWhenNoChunkUpToItsEndIsMissing() {
    assertThat(log.add(chunk("s", 0, false))).isEmpty();
    assertThat(log.add(chunk("s", 2, true))).isEmpty();
    assertThat(log.add(chunk("other", 0, false))).isEmpty();
    var whole = log.add(chunk("s", 1, false)).orElseThrow();
    assertThat(whole.chunks()).extracting(AudioChunk::sequence).containsExactly(0, 1, 2);
    assertThat(whole.samples()).hasSize(3 * 16 * CHUNK_MS);
    assertThat(log.incomplete()).isOne();
  }

  @Test
  void aChunkThatWasWrittenTwiceIsHeardOnce() {
    log.add(chunk("s", 0, false));
    log.add(chunk("s", 0, false));
    assertThat(log.add(chunk("s", 1, true)).orElseThrow().samples()).hasSize(2 * 16 * CHUNK_MS);
  }

  @Test
  void theLastMillisecondsBeginWithAChunk() {
    log.add(chunk("s", 0, false));
    log.add(chunk("s", 1, false));
    var whole = log.add(chunk("s", 2, true)).orElseThrow();
    float[] last = whole.last(150);
    assertThat(last).hasSize(2 * 16 * CHUNK_MS);
    assertThat(last[0]).isEqualTo(1 / 32768f);
    assertThat(whole.last(0)).isEmpty();
    assertThat(whole.last(10_000)).hasSize(3 * 16 * CHUNK_MS);
  }

  @Test
  void anUtteranceWhoseBeginningIsGoneIsNoUtterance() {
    assertThat(log.add(chunk("s", 1, false))).isEmpty();
    assertThat(log.add(chunk("s", 2, true))).isEmpty();
    assertThat(log.incomplete()).isOne();
  }
}
