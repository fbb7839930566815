package org.parley.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
  @TempDir Path folder;

  private static BundleWriter writer() {
    return new BundleWriter(Manifest.Draft.of("asr", "1").with("lookaheadFrames", 5))
        .add("network.onnx", new byte[] {1, 2, 3})
        .add("assets/tokens.txt", "<blank>\nAA\n");
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path file = folder.resolve("asr-1.parley");
    ModelVersion version = writer().write(file);
    Bundle bundle = Bundle.read(file);
    assertThat(bundle.version()).isEqualTo(version);
    assertThat(bundle.entries()).containsExactly("assets/tokens.txt", "network.onnx");
    assertThat(bundle.entry("network.onnx")).containsExactly(1, 2, 3);
    assertThat(bundle.text("assets/tokens.txt")).isEqualTo("<blank>\nAA\n");
    assertThat(bundle.manifest().number("lookaheadFrames")).isEqualTo(5);
  }

  @Test
  void theOrderOfAddingDoesNotChangeAByte() {
    byte[] turned =
        new BundleWriter(Manifest.Draft.of("asr", "1").with("lookaheadFrames", 5))
            .add("assets/tokens.txt", "<blank>\nAA\n")
            .add("network.onnx", new byte[] {1, 2, 3})
            .toBytes();
    assertThat(turned).isEqualTo(writer().toBytes());
  }

  @Test
  void theDigestChangesWithContentNameAndContract() {
    String digest = digest(writer());
    assertThat(digest(writer().add("golden.json", "{}"))).isNotEqualTo(digest);
    BundleWriter otherContract =
        new BundleWriter(Manifest.Draft.of("asr", "1").with("lookaheadFrames", 6))
            .add("network.onnx", new byte[] {1, 2, 3})
            .add("assets/tokens.txt", "<blank>\nAA\n");
    assertThat(digest(otherContract)).isNotEqualTo(digest);
  }

  private static String digest(BundleWriter writer) {
    return Bundle.read("test", writer.toBytes()).version().digest();
  }

  @Test
  void aChangedEntryIsRefused() throws IOException {
    Map<String, byte[]> entries = unzip(writer().toBytes());
    entries.put("network.onnx", new byte[] {1, 2, 4});
    assertRefused(entries, "'network.onnx' is not what the manifest says");
  }

  @Test
  void anEntryThatUnpacksToMoreThanItsSizeIsRefused() throws IOException {
    Map<String, byte[]> entries = unzip(writer().toBytes());
    entries.put("network.onnx", new byte[1 << 20]);
    assertRefused(entries, "unpacks to more than 3 bytes");
  }

  @Test
  void aMissingAnAddedAndAnEscapingEntryAreRefused() throws IOException {
    Map<String, byte[]> missing = unzip(writer().toBytes());
    missing.remove("network.onnx");
    assertRefused(missing, "'network.onnx' is missing");
    Map<String, byte[]> escaping = unzip(writer().toBytes());
    escaping.put("../../etc/passwd", new byte[] {1});
    assertRefused(escaping, "of which its manifest says nothing");
  }

  @Test
  void aManifestThatNamesAnEscapingEntryIsRefused() throws IOException {
    Map<String, byte[]> entries = unzip(writer().toBytes());
    String manifest = new String(entries.get("manifest.json"), UTF_8);
    entries.put(
        "manifest.json", manifest.replace("network.onnx", "../network.onnx").getBytes(UTF_8));
    assertRefused(entries, "Not a name for a file of a bundle");
  }

  @Test
  void aManifestWithAnotherContractIsRefused() throws IOException {
    Map<String, byte[]> entries = unzip(writer().toBytes());
    String manifest = new String(entries.get("manifest.json"), UTF_8);
    entries.put("manifest.json", manifest.replace("\"5\"", "\"4\"").getBytes(UTF_8));
    assertRefused(entries, "is not that of the content");
  }

  @Test
  void garbageATruncatedFileAndAMissingFileAreRefusedWithTheirName() throws IOException {
    Path garbage = folder.resolve("garbage.parley");
    Files.write(garbage, new byte[] {7, 7, 7, 7, 7, 7});
    assertThatThrownBy(() -> Bundle.read(garbage))
        .isInstanceOf(BundleRefusedException.class)
        .hasMessageContaining("garbage.parley");
    byte[] whole = writer().toBytes();
    for (int length : new int[] {0, 1, 10, whole.length / 3, whole.length / 2}) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Bundle.read("cut", cut))
          .as("cut to %d bytes", length)
          .isInstanceOf(BundleRefusedException.class);
    }
    assertThatThrownBy(() -> Bundle.read(folder.resolve("none.parley")))
        .isInstanceOf(BundleRefusedException.class)
        .hasMessageContaining("no such bundle");
  }

  @Test
  void theWriterRefusesNamesThatLeadOut() {
    for (String name :
        new String[] {"../a", "/a", "a/../b", "a//b", "", ".", "a\\b", "manifest.json"}) {
      assertThatThrownBy(() -> writer().add(name, "x"))
          .as("name '%s'", name)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void theStoreServesTheChampionThatTheDefaultsName() throws IOException {
    BundleStore store = new BundleStore(folder);
    ModelVersion version = writer().write(folder.resolve("asr-1.parley"));
    store.makeChampion(version);
    assertThat(store.champion("asr").version()).isEqualTo(version);
    assertThat(store.byVersion(version.toString()).version()).isEqualTo(version);
    assertThat(store.champions()).containsExactly(Map.entry("asr", version));
  }

  @Test
  void withoutAVersionTheModelIsFoundThatTheChampionWasCompressedFrom() throws IOException {
    ModelVersion trained = writer().write(folder.resolve("asr-1.parley"));
    Bundle small = compressed("small", trained);
    ModelVersion smaller = compressed("smaller", small.version()).version();
    new BundleStore(folder).makeChampion(smaller);
    assertThat(found()).isEqualTo(trained);
    Files.delete(folder.resolve("asr-1.parley"));
    assertThat(found()).as("the oldest that is there").isEqualTo(small.version());
  }

  private Bundle compressed(String tag, ModelVersion parent) throws IOException {
    Path file = folder.resolve("asr-" + tag + ".parley");
    new BundleWriter(Manifest.Draft.of("asr", tag).madeFrom(parent)).add("a", "x").write(file);
    return Bundle.read(file);
  }

  private ModelVersion found() {
    return BundleStore.find(List.of(folder), "asr", Optional.empty()).version();
  }

  @Test
  void anIntactBundleWithAnotherDigestThanTheDefaultsIsRefused() throws IOException {
    BundleStore store = new BundleStore(folder);
    store.makeChampion(writer().write(folder.resolve("asr-1.parley")));
    writer().add("golden.json", "{}").write(folder.resolve("asr-1.parley"));
    assertThatThrownBy(() -> store.champion("asr"))
        .isInstanceOf(BundleRefusedException.class)
        .hasMessageContaining("wanted asr@1-");
  }

  @Test
  void defaultsWithAShortDigestOrNoSuchNameAreRefused() throws IOException {
    BundleStore store = new BundleStore(folder);
    assertThatThrownBy(() -> store.champion("asr"))
        .hasMessageContaining("names no version of 'asr'");
    Files.writeString(folder.resolve("default.yaml"), "asr: asr@1-3fa9c21b04de\n");
    assertThatThrownBy(() -> store.champion("asr"))
        .isInstanceOf(BundleRefusedException.class)
        .hasMessageContaining("all 64 digits");
    Files.writeString(folder.resolve("default.yaml"), "- a list\n");
    assertThatThrownBy(() -> store.champion("asr")).isInstanceOf(BundleRefusedException.class);
  }

  private static void assertRefused(Map<String, byte[]> entries, String reason) throws IOException {
    byte[] zip = zip(entries);
    assertThatThrownBy(() -> Bundle.read("test.parley", zip))
        .isInstanceOf(BundleRefusedException.class)
        .hasMessageContaining("test.parley")
        .hasMessageContaining(reason);
  }

  private static Map<String, byte[]> unzip(byte[] zip) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
