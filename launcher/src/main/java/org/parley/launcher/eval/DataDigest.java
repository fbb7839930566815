package org.parley.launcher.eval;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Names the data that a figure was measured on: the first twelve hex digits of SHA-256 over a
 * manifest's bytes, or over the names and bytes of a folder's files.
 */
final class DataDigest {
  private static final int DIGITS = 12;

  private DataDigest() {}

  static String of(Path path) throws IOException {
    MessageDigest sha = sha256();
    if (Files.isDirectory(path)) {
      for (Path file : files(path)) {
        sha.update(path.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
        sha.update(sha256().digest(Files.readAllBytes(file)));
      }
    } else {
      sha.update(Files.readAllBytes(path));
    }
    return HexFormat.of().formatHex(sha.digest()).substring(0, DIGITS);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
