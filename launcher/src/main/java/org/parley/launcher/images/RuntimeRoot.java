package org.parley.launcher.images;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.parley.launcher.suite.SuiteException;

/**
 * The smallest file system that a service runs in: a Java runtime that jlink cuts out of a JDK, and
 * of Debian's packages the C and C++ libraries that it and ONNX Runtime need. There is no shell, no
 * package manager and no root's password in it.
 *
 * @param architecture whose programs these are
 * @param javaVersion of the runtime
 * @param java the runtime's folder
 * @param libraries their path in the image and on this machine
 * @param packages Debian's names and versions of what is in it
 */
record RuntimeRoot(
    Architecture architecture,
    String javaVersion,
    Path java,
    SortedMap<String, Path> libraries,
    Map<String, String> packages) {
  /** What the GNU C library's dynamic loader and the native libraries of our jars ask for. */
  private static final List<String> LIBRARIES =
      List.of("libc6", "libgcc-s1", "libstdc++6", "zlib1g");

  /** A JDK of the running one's feature release; jlink asks for no more. */
  private static final String JDK = "openjdk-25-jdk-headless";

  /** All of Java SE, and what Quarkus, Kafka and people who look at a running process need more. */
  private static final String MODULES =
      "java.se,jdk.crypto.cryptoki,jdk.jcmd,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,"
          + "jdk.security.auth,jdk.unsupported,jdk.zipfs";

  RuntimeRoot {
    libraries = new TreeMap<>(libraries);
    packages = new TreeMap<>(packages);
  }

  /**
   * Of this machine's own files where it is of that architecture, else of Debian's for it.
   *
   * @param cache where a runtime lies that was cut out before
   * @throws SuiteException where this machine is no Debian
   */
  static RuntimeRoot of(Architecture architecture, Path cache)
      throws IOException, InterruptedException {
    RuntimeRoot root =
        architecture == Architecture.own()
            ? ofThisMachine(architecture, cache)
            : ofDebian(architecture, cache);
    root.requireArchitecture();
    return root;
  }

  private static RuntimeRoot ofThisMachine(Architecture architecture, Path cache)
      throws IOException, InterruptedException {
    SortedMap<String, Path> libraries = new TreeMap<>();
    Map<String, String> packages = new TreeMap<>();
    for (String name : LIBRARIES) {
      packages.put(
          name, Tool.output("dpkg-query", "--show", "--showformat=${Version}", name).strip());
      for (String line : Tool.output("dpkg-query", "--listfiles", name).lines().toList()) {
        add(libraries, line, Path.of(line));
      }
    }
    String version = Runtime.version().toString();
    return new RuntimeRoot(
        architecture, version, java(cache, version, List.of()), libraries, packages);
  }

  private static RuntimeRoot ofDebian(Architecture architecture, Path cache)
      throws IOException, InterruptedException {
    var archive = new DebianArchive(cache.resolve(architecture.imageName()), architecture);
    List<String> wanted = new ArrayList<>(LIBRARIES);
    wanted.add(JDK);
    SortedMap<String, String> packages = archive.unpack(wanted);
    SortedMap<String, Path> libraries = new TreeMap<>();
    Path root = archive.root();
    for (String folder : List.of("lib", "lib64", "usr/lib", "usr/lib64")) {
      if (Files.isDirectory(root.resolve(folder))) {
        try (Stream<Path> files = Files.walk(root.resolve(folder))) {
          for (Path file : files.sorted().toList()) {
            add(libraries, "/" + root.relativize(file), file);
          }
        }
      }
    }
    String version = requireNonNull(packages.get(JDK), JDK);
    Path modules =
        root.resolve("usr/lib/jvm/java-25-openjdk-" + architecture.imageName() + "/jmods");
    Path java = java(cache, version, List.of("--module-path", modules.toString()));
    return new RuntimeRoot(architecture, version, java, libraries, packages);
  }

  /**
   * Debian's {@code /usr/lib} and {@code /lib} are one folder since its release 12, and packages
   * name either; programs ask for their dynamic loader in {@code /lib}.
   */
  private static void add(SortedMap<String, Path> libraries, String path, Path file)
      throws IOException {
    if (isLibrary(path) && Files.isRegularFile(file)) {
      libraries.put(path.replaceFirst("^/usr", ""), file.toRealPath());
    }
  }

  private static boolean isLibrary(String path) {
    return path.matches(".*\\.so[.0-9]*") && !path.matches(".*/(gconv|audit|jvm)/.*|/usr/share/.*");
  }

  /**
   * Debugging attributes of classes are left out. Native libraries are left as they are: to strip
   * them jlink asks for a program that is not on every machine and knows no other architecture.
   *
   * @param version of the JDK
   * @param from where its modules are, as jlink is told; nothing for those of the running JDK
   */
  private static Path java(Path cache, String version, List<String> from)
      throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/jlink").toString(),
                "--add-modules",
                MODULES,
                "--strip-java-debug-attributes",
                "--no-header-files",
                "--no-man-pages"));
    line.addAll(from);
    // Cut in another way, it is another.
    Path runtime = cache.resolve("java-%s-%08x".formatted(version, line.hashCode()));
    if (!Files.exists(runtime)) {
      Files.createDirectories(cache);
      Path cut = Files.createTempDirectory(cache, "cut");
      line.addAll(List.of("--output", cut.resolve("java").toString()));
      Tool.output(new ProcessBuilder(line));
      // Whole or not at all, whenever this is interrupted.
      Files.move(cut.resolve("java"), runtime);
      Files.delete(cut);
    }
    return runtime;
  }

  private void requireArchitecture() throws IOException {
    List<Path> programs = new ArrayList<>(libraries.values());
    programs.add(java.resolve("bin/java"));
    for (Path program : programs) {
      if (!architecture.runs(program)) {
        throw new SuiteException(program + " is no program for " + architecture.platform());
      }
    }
  }
}
