package org.parley.launcher.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.parley.launcher.suite.SuiteException;

/**
 * Debian's packages for another processor than this machine's, fetched and unpacked beside what is
 * installed here. The mirror is that of this machine's own sources; its lists and packages are not
 * touched.
 */
final class DebianArchive {
  /** Debian 13, the first with a JDK 25. */
  private static final String RELEASE = "trixie";

  private static final String KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg";

  private final Path folder;
  private final Architecture architecture;

  /**
   * @param folder for lists, packages and what is in them
   */
  DebianArchive(Path folder, Architecture architecture) {
    this.folder = folder;
    this.architecture = architecture;
  }

  /** Where the packages' files lie, as if it were the root of a file system. */
  Path root() {
    return packages().resolve("root");
  }

  private Path packages() {
    return folder.resolve("packages");
  }

  /**
   * Fetches and unpacks the packages, without what they depend on. What was fetched before is taken
   * as it is, so that images stay the same until the folder is deleted.
   *
   * @return their versions by name
   * @throws SuiteException where this machine's sources do not name Debian's archive
   */
  SortedMap<String, String> unpack(List<String> names) throws IOException, InterruptedException {
    if (!Files.isDirectory(packages())) {
      Files.createDirectories(folder);
      Path fetched = Files.createTempDirectory(folder, "fetched");
      fetch(names, fetched);
      for (Path file : files(fetched)) {
        Tool.output("dpkg-deb", "--extract", file.toString(), fetched.resolve("root").toString());
      }
      Files.move(fetched, packages());
    }
    SortedMap<String, String> versions = new TreeMap<>();
    for (Path file : files(packages())) {
      String format = "--showformat=${Package} ${Version}";
      String[] told = Tool.output("dpkg-deb", "--show", format, file.toString()).split(" ", 2);
      versions.put(told[0], told[1]);
    }
    return versions;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".deb")).sorted().toList();
    }
  }

  private void fetch(List<String> names, Path into) throws IOException, InterruptedException {
    String known =
        Tool.output("apt-get", "indextargets", "--format", "$(ORIGIN) $(LABEL) $(REPO_URI)");
    Files.writeString(folder.resolve("sources.list"), sources(known));
    Files.writeString(folder.resolve("status"), "");
    Files.writeString(settings(), configuration());
    Files.createDirectories(folder.resolve("lists/partial"));
    Files.createDirectories(folder.resolve("cache/archives/partial"));
    apt(into, List.of("update"));
    List<String> download = new ArrayList<>(names);
    download.addFirst("download");
    apt(into, download);
  }

  private Path settings() {
    return folder.resolve("apt.conf");
  }

  /** apt reads these settings before this machine's own. */
  private void apt(Path into, List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(arguments);
    command.addFirst("apt-get");
    ProcessBuilder process = new ProcessBuilder(command).directory(into.toFile());
    process.environment().put("APT_CONFIG", settings().toString());
    Tool.output(process);
  }

  /**
   * @param known to this machine's apt, a line each: origin, label, address
   * @return as a {@code sources.list}
   */
  String sources(String known) {
    String main =
        source(known, "Debian", RELEASE)
            .orElseThrow(() ->
                new SuiteException(
                    "images for "
                        + architecture.platform()
                        + " are made of Debian's packages, and apt knows no mirror of them here;"
                        + " where it should, run apt-get update"));
    return main + source(known, "Debian-Security", RELEASE + "-security").orElse("");
  }

  private Optional<String> source(String known, String label, String release) {
    String begin = "Debian " + label + " ";
    return known
        .lines()
        .filter(line -> line.startsWith(begin))
        .findFirst()
        .map(line ->
            "deb [arch=%s signed-by=%s] %s %s main\n"
                .formatted(
                    architecture.imageName(), KEYS, line.substring(begin.length()), release));
  }

  private String configuration() {
    return """
    APT::Architecture "%s";
    APT::Architectures { "%1$s"; };
    APT::Sandbox::User "";
    Dir::State "%2$s";
    Dir::State::lists "%2$s/lists";
    Dir::State::status "%2$s/status";
    Dir::Cache "%2$s/cache";
    Dir::Etc::sourcelist "%2$s/sources.list";
    Dir::Etc::sourceparts "/dev/null";
    Dir::Etc::parts "/dev/null";
    Dir::Etc::preferences "/dev/null";
    Dir::Etc::preferencesparts "/dev/null";
    """
        .formatted(architecture.imageName(), folder);
  }
}
