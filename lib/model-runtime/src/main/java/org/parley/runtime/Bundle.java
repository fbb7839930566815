package org.parley.runtime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A model in one file, read whole and checked: every entry has the size and digest that the
 * manifest says, none is missing and none is there besides.
 *
 * <p>That says the bundle is intact, not that it is to be trusted: {@link BundleStore} compares its
 * digest with a list.
 */
public final class Bundle {
  /** All committed bundles together stay under 40 MB; ten times that is no bundle of ours. */
  static final long MAX_BYTES = 400L << 20;

  private static final int MAX_MANIFEST_BYTES = 1 << 20;

  private final Manifest manifest;
  private final SortedMap<String, byte[]> entries;

  private Bundle(Manifest manifest, SortedMap<String, byte[]> entries) {
    this.manifest = manifest;
    this.entries = entries;
  }

  /**
   * Reads and checks a bundle.
   *
   * @throws BundleRefusedException when the file is missing, broken, tampered with, or holds what
   *     it must not
   */
  public static Bundle read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new BundleRefusedException(file.toString(), "larger than " + MAX_BYTES + " bytes");
      }
      return read(file.toString(), Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new BundleRefusedException(file.toString(), "no such bundle", e);
    } catch (IOException e) {
      throw new BundleRefusedException(file.toString(), "cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads and checks a bundle that is already in memory.
   *
   * @param source what errors call it
   * @throws BundleRefusedException as {@link #read(Path)}
   */
  public static Bundle read(String source, byte[] zip) {
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      return read(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new BundleRefusedException(source, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * What a bundle says of itself, for lists: nothing else of it is read, so that nobody knows
   * whether the rest is intact.
   *
   * @throws BundleRefusedException when the file is missing or does not begin as a bundle does
   */
  public static Manifest manifest(Path file) {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(file))) {
      return readManifest(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new BundleRefusedException(file.toString(), String.valueOf(e.getMessage()), e);
    }
  }

  private static Manifest readManifest(ZipInputStream in) throws IOException {
    ZipEntry first = in.getNextEntry();
    if (first == null || !first.getName().equals(Manifest.FILE)) {
      throw new IllegalArgumentException("not a bundle: its first entry is not " + Manifest.FILE);
    }
    Manifest manifest = Manifest.fromJson(atMost(in, MAX_MANIFEST_BYTES, Manifest.FILE));
    requireHonest(manifest);
    return manifest;
  }

  private static Bundle read(ZipInputStream in) throws IOException {
    Manifest manifest = readManifest(in);
    SortedMap<String, byte[]> entries = new TreeMap<>();
    for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
      String name = entry.getName();
      Manifest.Entry expected = manifest.entries().get(name);
      if (expected == null) {
        throw new IllegalArgumentException(
            "holds '" + name + "', of which its manifest says nothing");
      }
      byte[] content = atMost(in, expected.bytes(), name);
      if (!Manifest.Entry.of(content).equals(expected)) {
        throw new IllegalArgumentException(
            "'" + name + "' is not what the manifest says: size or digest differs");
      }
      if (entries.put(name, content) != null) {
        throw new IllegalArgumentException("holds '" + name + "' twice");
      }
    }
    for (String name : manifest.entries().keySet()) {
      if (!entries.containsKey(name)) {
        throw new IllegalArgumentException("'" + name + "' is missing");
      }
    }
    return new Bundle(manifest, entries);
  }

  private static void requireHonest(Manifest manifest) {
    if (!manifest.contentDigest().equals(manifest.version().digest())) {
      throw new IllegalArgumentException(
          "digest "
              + manifest.version().digest()
              + " is not that of the content, "
              + manifest.contentDigest());
    }
    long total = 0;
    for (Manifest.Entry entry : manifest.entries().values()) {
      total = Math.addExact(total, entry.bytes());
    }
    if (total > MAX_BYTES) {
      throw new IllegalArgumentException("unpacks to " + total + " bytes, more than " + MAX_BYTES);
    }
  }

  /** Stops one byte after the limit, so that a small zip cannot unpack to fill the memory. */
  private static byte[] atMost(InputStream in, long limit, String name) throws IOException {
    byte[] content = in.readNBytes((int) limit + 1);
    if (content.length > limit) {
      throw new IllegalArgumentException("'" + name + "' unpacks to more than " + limit + " bytes");
    }
    return content;
  }

  public Manifest manifest() {
    return manifest;
  }

  public ModelVersion version() {
    return manifest.version();
  }

  /** Names of the files it holds, in order; the manifest is not among them. */
  public List<String> entries() {
    return List.copyOf(entries.keySet());
  }

  public boolean has(String name) {
    return entries.containsKey(name);
  }

  /**
   * A copy of one file's content.
   *
   * @throws BundleRefusedException when the bundle has no such file
   */
  public byte[] entry(String name) {
    byte[] content = entries.get(name);
    if (content == null) {
      throw new BundleRefusedException(version().toString(), "holds no '" + name + "'");
    }
    return content.clone();
  }

  /** One file's content as UTF-8 text; errors as {@link #entry}. */
  public String text(String name) {
    return new String(entry(name), java.nio.charset.StandardCharsets.UTF_8);
  }
}
