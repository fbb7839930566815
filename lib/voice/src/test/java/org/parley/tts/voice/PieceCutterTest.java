package org.parley.tts.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PieceCutterTest {
  @Test
  void piecesDependOnTheSoundAndNotOnItsRuns() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      byte[] sound = new byte[2 * (1 + random.nextInt(5000))];
      random.nextBytes(sound);
      List<Piece> inRuns = cut(sound, random);
      List<Piece> whole = cut(sound, null);
      assertThat(inRuns).as("seed %d", seed).usingRecursiveComparison().isEqualTo(whole);
      assertThat(joined(inRuns)).as("seed %d", seed).isEqualTo(sound);
      assertThat(inRuns.stream().filter(Piece::last).toList())
          .as("seed %d", seed)
          .containsExactly(inRuns.getLast());
    }
  }

  private static List<Piece> cut(byte[] sound, @org.jspecify.annotations.Nullable Random random) {
    List<Piece> pieces = new ArrayList<>();
    PieceCutter cutter = new PieceCutter(320, pieces::add);
    int from = 0;
    while (from < sound.length) {
      int length = random == null ? sound.length : 2 * random.nextInt(500);
      int to = Math.min(sound.length, from + length);
      cutter.add(Arrays.copyOfRange(sound, from, to));
      from = to;
    }
    cutter.end();
    return pieces;
  }

  private static byte[] joined(List<Piece> pieces) {
    ByteArrayOutputStream sound = new ByteArrayOutputStream();
    pieces.forEach(piece -> sound.writeBytes(piece.pcm()));
    return sound.toByteArray();
  }
}
