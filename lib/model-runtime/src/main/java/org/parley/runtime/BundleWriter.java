package org.parley.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes bundles: same draft and same entries, in whatever order they were added, give the same
 * bytes.
 *
 * <p>A report on quality and a signature travel beside a bundle, not in it: the digest is of what
 * decodes.
 */
public final class BundleWriter {
  /** The first moment that a zip can tell. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final Manifest.Draft draft;
  private final SortedMap<String, byte[]> entries = new TreeMap<>();

  public BundleWriter(Manifest.Draft draft) {
    this.draft = draft;
  }

  /**
   * Adds one file.
   *
   * @throws IllegalArgumentException when the name leads out of a folder or was added before
   */
  public BundleWriter add(String name, byte[] content) {
    if (entries.putIfAbsent(Manifest.requireEntryName(name), content.clone()) != null) {
      throw new IllegalArgumentException("'" + name + "' was added before");
    }
    return this;
  }

  public BundleWriter add(String name, String text) {
    return add(name, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** The whole bundle as bytes. */
  public byte[] toBytes() {
    Manifest manifest = manifest();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setLevel(Deflater.BEST_COMPRESSION);
      put(zip, Manifest.FILE, manifest.toJson());
      for (var entry : entries.entrySet()) {
        put(zip, entry.getKey(), entry.getValue());
      }
    } catch (IOException e) {
      throw new IllegalStateException("Writing to memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Writes the bundle; the file appears whole or not at all.
   *
   * @throws IOException when the folder cannot be written
   */
  public ModelVersion write(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path half = Files.createTempFile(folder, "bundle", ".tmp");
    try {
      Files.write(half, toBytes());
      Files.move(half, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(half);
    }
    return manifest().version();
  }

  private Manifest manifest() {
    SortedMap<String, Manifest.Entry> described = new TreeMap<>();
    entries.forEach((name, content) -> described.put(name, Manifest.Entry.of(content)));
    return Manifest.of(draft, described);
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(NO_TIME);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
