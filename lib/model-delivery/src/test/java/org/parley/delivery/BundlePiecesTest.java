package org.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parley.runtime.BundleRefusedException;
import org.parley.runtime.BundleWriter;
import org.parley.runtime.Manifest;

class BundlePiecesTest {
  private static final Random RANDOM = new Random(1);

  private static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    RANDOM.nextBytes(noise);
    return noise;
  }

  @Test
  void thePiecesJoinedAreTheFile() {
    for (int bytes : new int[] {0, 1, BundlePieces.MOST_BYTES, 3 * BundlePieces.MOST_BYTES + 5}) {
      byte[] zip =
          new BundleWriter(Manifest.Draft.of("asr", "1"))
              .add("a", noise(bytes))
              .add("b", noise(7))
              .toBytes();
      ByteArrayOutputStream joined = new ByteArrayOutputStream();
      for (byte[] piece : BundlePieces.cut("test", zip)) {
        assertThat(piece).hasSizeBetween(1, BundlePieces.MOST_BYTES);
        joined.writeBytes(piece);
      }
      assertThat(joined.toByteArray()).as("entry of %d bytes", bytes).isEqualTo(zip);
    }
  }

  @Test
  void anEntryIsTheSamePiecesWhateverIsBeforeIt() {
    byte[] asset = noise(BundlePieces.MOST_BYTES + 100);
    List<byte[]> one = pieces("1", asset, noise(5));
    List<byte[]> two = pieces("2", asset, noise(70_000));
    Set<String> common = digests(one);
    common.retainAll(digests(two));
    assertThat(common).hasSize(2);
  }

  private static List<byte[]> pieces(String tag, byte[] asset, byte[] before) {
    return BundlePieces.cut(
        "test",
        new BundleWriter(Manifest.Draft.of("asr", tag)).add("a", before).add("b", asset).toBytes());
  }

  private static Set<String> digests(List<byte[]> pieces) {
    Set<String> digests = new HashSet<>();
    pieces.forEach(piece -> digests.add(Digests.sha256(piece)));
    return digests;
  }

  @Test
  void whatIsNoZipIsRefused() {
    for (int bytes : new int[] {0, 10, 22, 1000}) {
      assertThatThrownBy(() -> BundlePieces.cut("some.parley", noise(bytes)))
          .isInstanceOf(BundleRefusedException.class)
          .hasMessageContaining("some.parley");
    }
  }
}
