package org.parley.compression;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells this program from another build, whose steps may come out otherwise. */
final class Build {
  private Build() {}

  /** SHA-256 of our own jars; of nothing where the program does not run from a jar. */
  static String digest() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (Path jar : jars()) {
        sha.update(Files.readAllBytes(jar));
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the program's jars: " + e.getMessage(), e);
    }
  }

  /** This service's own; empty where the program does not run from one. */
  static Optional<Path> jar() {
    Path own =
        Path.of(
            URI.create(Build.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    return Files.isRegularFile(own) ? Optional.of(own.toAbsolutePath()) : Optional.empty();
  }

  /** Of this service and, where they lie as Quarkus puts them, of our libraries. */
  private static List<Path> jars() throws IOException {
    Optional<Path> jar = jar();
    if (jar.isEmpty()) {
      return List.of();
    }
    Path own = jar.get();
    Path libraries = own.resolveSibling("../lib/main").normalize();
    if (!Files.isDirectory(libraries)) {
      return List.of(own);
    }
    try (Stream<Path> files = Files.list(libraries)) {
      Stream<Path> ours =
          files.filter(file -> file.getFileName().toString().startsWith("org.parley."));
      return Stream.concat(Stream.of(own), ours.sorted()).toList();
    }
  }
}
