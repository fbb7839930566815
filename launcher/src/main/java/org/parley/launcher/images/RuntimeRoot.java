package org.parley.launcher.images;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.parley.launcher.suite.SuiteException;

/**
 * The smallest file system that a service runs in, made of this machine: a Java runtime that jlink
 * cuts out of the running JDK, and of Debian's packages the C and C++ libraries that it and ONNX
 * Runtime need. There is no shell, no package manager and no root's password in it.
 *
 * @param java the runtime's folder
 * @param libraries their path in the image and on this machine
 * @param packages Debian's names and versions of what is in it
 */
record RuntimeRoot(Path java, SortedMap<String, Path> libraries, Map<String, String> packages) {
  /** What the GNU C library's dynamic loader and the native libraries of our jars ask for. */
  private static final List<String> PACKAGES =
      List.of("libc6", "libgcc-s1", "libstdc++6", "zlib1g");

  /** All of Java SE, and what Quarkus, Kafka and people who look at a running process need more. */
  private static final String MODULES =
      "java.se,jdk.crypto.cryptoki,jdk.jcmd,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,"
          + "jdk.security.auth,jdk.unsupported,jdk.zipfs";

  RuntimeRoot {
    libraries = new TreeMap<>(libraries);
    packages = new TreeMap<>(packages);
  }

  /**
   * @param cache where a runtime lies that was cut out before
   * @throws SuiteException where this machine is no Debian
   */
  static RuntimeRoot ofThisMachine(Path cache) throws IOException, InterruptedException {
    SortedMap<String, Path> libraries = new TreeMap<>();
    Map<String, String> packages = new TreeMap<>();
    for (String name : PACKAGES) {
      packages.put(name, packageVersion(name));
      for (String line : output("dpkg-query", "--listfiles", name).lines().toList()) {
        Path file = Path.of(line);
        if (isLibrary(file)) {
          libraries.put(line, file.toRealPath());
        }
      }
    }
    return new RuntimeRoot(java(cache), libraries, packages);
  }

  private static boolean isLibrary(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file)
        && name.matches(".*\\.so[.0-9]*")
        && !file.toString().matches(".*/(gconv|audit)/.*|/usr/share/.*");
  }

  private static String packageVersion(String name) throws IOException, InterruptedException {
    return output("dpkg-query", "--show", "--showformat=${Version}", name).strip();
  }

  private static Path java(Path cache) throws IOException, InterruptedException {
    Path runtime = cache.resolve("java-" + Runtime.version());
    if (!Files.exists(runtime.resolve("bin/java"))) {
      Files.createDirectories(cache);
      output(
          Path.of(System.getProperty("java.home"), "bin/jlink").toString(),
          "--add-modules",
          MODULES,
          "--strip-debug",
          "--no-header-files",
          "--no-man-pages",
          "--output",
          runtime.toString());
    }
    return runtime;
  }

  private static String output(String... command) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(command));
    Process process;
    try {
      process = new ProcessBuilder(line).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new SuiteException(
          command[0]
              + " cannot be run here; images are made on Debian or a system that is made of it",
          e);
    }
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new SuiteException(
          String.join(" ", line) + " failed: " + output.lines().findFirst().orElse("no word"));
    }
    return output;
  }
}
