package org.parley.launcher.images;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.parley.launcher.suite.Service;

/**
 * Makes images layer by layer: runtime, libraries, models and skills, the service itself. Files
 * belong to root and have one time, so that the same content gives the same digest, and nobody who
 * gets into the process can change them.
 */
final class ImageBuilder {
  /** Who runs it; the manifests say the same. */
  private static final String USER = "10001:10001";

  private static final Instant TIME = Instant.parse("2026-11-21T00:00:00Z");
  private static final String APP = "/app";

  /** Beside what every service is given. */
  private static final Map<String, String> ENVIRONMENT = Map.of("LANG", "C.UTF-8", "HOME", "/tmp");

  private static final String USERS =
      "root:x:0:0::/:/sbin/nologin\nparley:x:10001:10001::/tmp:/sbin/nologin\n";

  private static final FilePermissions READABLE = FilePermissions.fromOctalString("644");
  private static final FilePermissions EXECUTABLE = FilePermissions.fromOctalString("755");

  private final Path folder;
  private final RuntimeRoot runtime;
  private final Origin origin;

  /**
   * @param folder for tars, bills of materials and what Jib keeps
   */
  ImageBuilder(Path folder, RuntimeRoot runtime, Origin origin) {
    this.folder = folder;
    this.runtime = runtime;
    this.origin = origin;
  }

  /**
   * A made image.
   *
   * @param tar a docker archive, as {@code podman load}, {@code kind load image-archive} and {@code
   *     docker load} take it
   */
  record Made(String image, Path tar, String digest) {}

  /**
   * @param repository what stands before the service's name, {@code parley}
   */
  Made build(Content content, String repository, String tag) throws Exception {
    String image = repository + "/" + content.name() + ":" + tag;
    Path tar = folder.resolve(content.name() + ".tar");
    Path bill = folder.resolve(content.name() + ".cdx.json");
    Files.createDirectories(folder);
    Files.deleteIfExists(tar);
    Files.write(bill, new BillOfMaterials().of(image, tag, content, runtime));
    JibContainer made =
        described(content, tag, bill)
            .containerize(
                Containerizer.to(TarImage.at(tar).named(image))
                    .setOfflineMode(true)
                    .setToolName("parley")
                    .setBaseImageLayersCache(folder.resolve("cache/base"))
                    .setApplicationLayersCache(folder.resolve("cache/application")));
    return new Made(image, tar, made.getDigest().toString());
  }

  private JibContainerBuilder described(Content content, String tag, Path bill)
      throws IOException, InvalidImageReferenceException {
    List<String> entrypoint = new ArrayList<>(List.of("/opt/java/bin/java"));
    entrypoint.addAll(content.command());
    JibContainerBuilder builder = Jib.fromScratch();
    origin.labels().forEach(builder::addLabel);
    return builder
        .setPlatforms(Set.of(new Platform(runtime.architecture().imageName(), "linux")))
        .setCreationTime(TIME)
        .setUser(USER)
        .setWorkingDirectory(AbsoluteUnixPath.get(APP))
        .setEntrypoint(entrypoint)
        .setEnvironment(environment())
        .addLabel("org.opencontainers.image.title", content.title())
        .addLabel("org.opencontainers.image.version", tag)
        .addLabel("org.opencontainers.image.licenses", "Apache-2.0")
        .addLabel("org.opencontainers.image.created", TIME.toString())
        .setFileEntriesLayers(
            runtime(),
            layer(
                "libraries", content.library(), content.library().size() == 1 ? APP : APP + "/lib"),
            layer("models and skills", content.data(), APP),
            layer("application", content.application(), APP),
            file("bill of materials", bill, APP + "/sbom.cdx.json"));
  }

  /** In one order; {@code Map.of} has another in every process. */
  private static Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>(ENVIRONMENT);
    environment.putAll(Service.environment());
    return environment;
  }

  private FileEntriesLayer runtime() throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("runtime");
    runtime
        .libraries()
        .forEach(
            (path, file) -> layer.addEntry(file, AbsoluteUnixPath.get(path), EXECUTABLE, TIME));
    add(layer, runtime.java(), "/opt/java");
    Path users = folder.resolve("passwd");
    // Written anew, it would have a new time, and Jib would pack the whole layer for each image.
    if (!Files.exists(users) || !Files.readString(users).equals(USERS)) {
      Files.writeString(users, USERS);
    }
    layer.addEntry(users, AbsoluteUnixPath.get("/etc/passwd"), READABLE, TIME);
    return layer.build();
  }

  private static FileEntriesLayer layer(String name, List<Path> paths, String target)
      throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    for (Path path : paths) {
      add(layer, path, target + "/" + path.getFileName());
    }
    return layer.build();
  }

  private static FileEntriesLayer file(String name, Path file, String target) {
    return FileEntriesLayer.builder()
        .setName(name)
        .addEntry(file, AbsoluteUnixPath.get(target), READABLE, TIME)
        .build();
  }

  /** Links become what they lead to: layers have none. */
  private static void add(FileEntriesLayer.Builder layer, Path from, String target)
      throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.sorted().toList()) {
        String below = from.relativize(file).toString();
        AbsoluteUnixPath path =
            AbsoluteUnixPath.get(below.isEmpty() ? target : target + "/" + below);
        boolean executable = Files.isDirectory(file) || Files.isExecutable(file);
        layer.addEntry(file.toRealPath(), path, executable ? EXECUTABLE : READABLE, TIME);
      }
    }
  }
}
