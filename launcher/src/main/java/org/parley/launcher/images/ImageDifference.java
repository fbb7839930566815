package org.parley.launcher.images;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.parley.launcher.images.ImageArchive.Entry;
import org.parley.launcher.images.ImageArchive.Layer;

/** Where two images that should be the same are not, for whoever has to find out why. */
final class ImageDifference {
  /** As many files of a layer are named; the rest is counted. */
  private static final int NAMED = 10;

  private final ImageArchive first;
  private final ImageArchive second;
  private final List<String> differences = new ArrayList<>();

  private ImageDifference(ImageArchive first, ImageArchive second) {
    this.first = first;
    this.second = second;
  }

  /**
   * A line for each difference of two docker archives; none where they are the same to the byte.
   */
  static List<String> between(Path first, Path second) throws IOException {
    var difference = new ImageDifference(new ImageArchive(first), new ImageArchive(second));
    long from = Files.mismatch(first, second);
    if (from < 0) {
      return List.of();
    }
    difference.settings("", difference.first.settings(), difference.second.settings());
    difference.layers();
    return difference.differences.isEmpty()
        ? List.of("the same settings and files, in archives that differ from byte " + from + " on")
        : difference.differences;
  }

  private void settings(String path, JsonNode one, JsonNode other) {
    if (one.isObject() && other.isObject()) {
      SortedSet<String> names = new TreeSet<>();
      one.fieldNames().forEachRemaining(names::add);
      other.fieldNames().forEachRemaining(names::add);
      // The layers' digests, which their files explain.
      names.remove("rootfs");
      names.forEach(name -> settings(path + "/" + name, one.path(name), other.path(name)));
    } else if (!one.equals(other)) {
      differences.add("settings: %s is %s and %s".formatted(path, one, other));
    }
  }

  private void layers() throws IOException {
    List<Layer> before = first.layers();
    List<Layer> after = second.layers();
    if (before.size() != after.size()) {
      differences.add("%d and %d layers".formatted(before.size(), after.size()));
    }
    for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
      if (!before.get(i).file().equals(after.get(i).file())) {
        files(before.get(i), after.get(i));
      }
    }
  }

  private void files(Layer one, Layer other) throws IOException {
    SortedMap<String, Entry> before = first.entries(one);
    SortedMap<String, Entry> after = second.entries(other);
    SortedSet<String> paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    paths.removeIf(path -> before.containsKey(path) && before.get(path).equals(after.get(path)));
    if (paths.isEmpty()) {
      differences.add(one.name() + ": the same files, packed differently");
    }
    for (String path : paths.stream().limit(NAMED).toList()) {
      String how;
      if (!before.containsKey(path) || !after.containsKey(path)) {
        how = "is only in the " + (before.containsKey(path) ? "first" : "second");
      } else if (before.get(path).digest().equals(after.get(path).digest())) {
        how = "is %s and %s".formatted(before.get(path), after.get(path));
      } else {
        how = content(one, other, path);
      }
      differences.add("%s: %s %s".formatted(one.name(), path, how));
    }
    if (paths.size() > NAMED) {
      differences.add("%s: and %d more files".formatted(one.name(), paths.size() - NAMED));
    }
  }

  private String content(Layer one, Layer other, String path) throws IOException {
    Path left = Files.createTempFile("first", null);
    Path right = Files.createTempFile("second", null);
    try {
      first.extract(one, path, left);
      second.extract(other, path, right);
      return path.endsWith(".jar")
          ? entries(left, right)
          : "has %d and %d bytes, which differ from byte %d on"
              .formatted(Files.size(left), Files.size(right), Files.mismatch(left, right));
    } finally {
      Files.delete(left);
      Files.delete(right);
    }
  }

  /** Of two jars. */
  private static String entries(Path left, Path right) throws IOException {
    try (ZipFile one = new ZipFile(left.toFile());
        ZipFile other = new ZipFile(right.toFile())) {
      List<String> before = one.stream().map(ZipEntry::getName).toList();
      List<String> after = other.stream().map(ZipEntry::getName).toList();
      SortedSet<String> names = new TreeSet<>(before);
      names.addAll(after);
      List<String> unequal =
          names.stream().filter(name -> !same(one.getEntry(name), other.getEntry(name))).toList();
      if (!unequal.isEmpty()) {
        return "has %d entries of other content, %s first"
            .formatted(unequal.size(), unequal.getFirst());
      }
      return "has the same entries "
          + (before.equals(after) ? "with other times" : "in another order");
    }
  }

  private static boolean same(@Nullable ZipEntry one, @Nullable ZipEntry other) {
    return one != null && other != null && one.getCrc() == other.getCrc();
  }
}
