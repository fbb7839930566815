package org.parley.launcher.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.parley.launcher.suite.SuiteException;

/**
 * An image as a docker archive: a tar of settings, of layers that are tars themselves, and a list
 * of both.
 */
final class ImageArchive {
  private final Path tar;
  private final JsonNode manifest;

  ImageArchive(Path tar) throws IOException {
    if (!Files.exists(tar)) {
      throw new SuiteException("there is no image " + tar);
    }
    this.tar = tar;
    manifest = json("manifest.json").path(0);
  }

  /**
   * @param name what its maker says of it: {@code runtime}, {@code libraries}
   * @param file in the archive, named by its digest
   */
  record Layer(String name, String file) {}

  /**
   * @param digest of the content, SHA-256; of a link, where it leads
   */
  record Entry(String digest, long size, int mode, String owner, String time) {}

  /** What an engine is told: architecture, labels, environment, command. */
  JsonNode settings() throws IOException {
    return json(manifest.path("Config").asText());
  }

  List<Layer> layers() throws IOException {
    JsonNode history = settings().path("history");
    List<Layer> layers = new ArrayList<>();
    for (JsonNode file : manifest.path("Layers")) {
      String name = history.path(layers.size()).path("comment").asText("layer");
      layers.add(new Layer(name, file.asText()));
    }
    return layers;
  }

  SortedMap<String, Entry> entries(Layer layer) throws IOException {
    SortedMap<String, Entry> entries = new TreeMap<>();
    try (TarArchiveInputStream files = open(layer)) {
      for (TarArchiveEntry entry = files.getNextEntry();
          entry != null;
          entry = files.getNextEntry()) {
        String digest = entry.isFile() ? sha256(files) : entry.getLinkName();
        entries.put(
            entry.getName(),
            new Entry(
                digest,
                entry.getSize(),
                entry.getMode(),
                entry.getLongUserId() + ":" + entry.getLongGroupId(),
                entry.getLastModifiedTime().toString()));
      }
    }
    return entries;
  }

  /**
   * @param path of a file in the layer
   */
  void extract(Layer layer, String path, Path to) throws IOException {
    try (TarArchiveInputStream files = open(layer);
        OutputStream out = Files.newOutputStream(to)) {
      seek(files, path).transferTo(out);
    }
  }

  private TarArchiveInputStream open(Layer layer) throws IOException {
    return new TarArchiveInputStream(new GZIPInputStream(open(layer.file())));
  }

  private InputStream open(String file) throws IOException {
    var in = new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(tar)));
    return seek(in, file);
  }

  private InputStream seek(TarArchiveInputStream in, String name) throws IOException {
    for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
      if (entry.getName().equals(name)) {
        return in;
      }
    }
    in.close();
    throw new SuiteException(tar + " is no image, it lacks " + name);
  }

  private JsonNode json(String file) throws IOException {
    try (InputStream in = open(file)) {
      return new JsonMapper().readTree(in.readAllBytes());
    }
  }

  private static String sha256(InputStream in) throws IOException {
    try {
      var digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"));
      digest.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
