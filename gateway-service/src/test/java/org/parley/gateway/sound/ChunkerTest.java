package org.parley.gateway.sound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.parley.signal.Pcm;

class ChunkerTest {
  @Test
  void allSamplesComeOutOnceInPiecesOfATenthOfASecond() {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      float[] samples = new float[random.nextInt(20_000)];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = random.nextFloat() - 0.5f;
      }
      var chunker = new Chunker();
      var out = new ByteArrayOutputStream();
      int at = 0;
      while (at < samples.length) {
        int end = Math.min(samples.length, at + 1 + random.nextInt(4_000));
        for (byte[] chunk : chunker.push(Arrays.copyOfRange(samples, at, end))) {
          assertThat(chunk).hasSize(2 * Chunker.CHUNK);
          out.writeBytes(chunk);
        }
        at = end;
      }
      byte[] rest = chunker.rest();
      assertThat(rest.length).as("seed %d", seed).isLessThan(2 * Chunker.CHUNK);
      out.writeBytes(rest);
      assertThat(out.toByteArray()).as("seed %d", seed).isEqualTo(Pcm.toBytes(samples));
    }
  }
}
