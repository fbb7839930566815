package org.parley.launcher.images;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * What is in an image, in the form of <a href="https://cyclonedx.org/docs/1.6/json/">CycloneDX
 * 1.6</a>: every jar with its digest, Debian's packages, the Java runtime. The same content gives
 * the same bytes: it has no serial number and no time.
 */
final class BillOfMaterials {
  private final JsonMapper json = new JsonMapper();

  byte[] of(String image, String version, Content content, RuntimeRoot runtime) throws IOException {
    ObjectNode bill = json.createObjectNode();
    bill.put("bomFormat", "CycloneDX").put("specVersion", "1.6").put("version", 1);
    component(bill.putObject("metadata").putObject("component"), "container", image, version);
    ArrayNode components = bill.putArray("components");
    component(components.addObject(), "platform", "java-runtime", runtime.javaVersion());
    runtime
        .packages()
        .forEach((name, packaged) ->
            component(components.addObject(), "library", name, packaged)
                .put(
                    "purl",
                    "pkg:deb/debian/%s@%s?arch=%s"
                        .formatted(
                            escaped(name), escaped(packaged), runtime.architecture().imageName())));
    for (Path jar : jars(content)) {
      library(components.addObject(), jar);
    }
    return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(bill);
  }

  /** As addresses of packages ask for it. */
  private static String escaped(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static Iterable<Path> jars(Content content) {
    Map<String, Path> byName = new TreeMap<>();
    Stream.concat(content.library().stream(), content.application().stream())
        .flatMap(BillOfMaterials::below)
        .filter(file -> file.toString().endsWith(".jar"))
        .forEach(jar -> byName.put(jar.getFileName().toString(), jar));
    return byName.values();
  }

  private static Stream<Path> below(Path path) {
    try (Stream<Path> files = Files.walk(path)) {
      return files.filter(Files::isRegularFile).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode component(ObjectNode node, String type, String name, String version) {
    return node.put("type", type).put("name", name).put("version", version);
  }

  /**
   * Maven writes a jar's coordinates into it; a jar that was built otherwise has its name alone.
   */
  private static void library(ObjectNode node, Path jar) throws IOException {
    Properties maven = coordinates(jar);
    String file = jar.getFileName().toString();
    component(
        node,
        "library",
        maven.getProperty("artifactId", file.replaceFirst("\\.jar$", "")),
        maven.getProperty("version", ""));
    if (!maven.isEmpty()) {
      node.put("group", maven.getProperty("groupId"));
      node.put(
          "purl",
          "pkg:maven/%s/%s@%s"
              .formatted(
                  maven.getProperty("groupId"),
                  maven.getProperty("artifactId"),
                  maven.getProperty("version")));
    }
    node.putArray("hashes").addObject().put("alg", "SHA-256").put("content", sha256(jar));
  }

  /** Of a jar that holds those of one artefact; one into which others were merged has none. */
  private static Properties coordinates(Path jar) throws IOException {
    Properties maven = new Properties();
    try (JarFile opened = new JarFile(jar.toFile())) {
      var found =
          opened.stream()
              .filter(entry -> entry.getName().matches("META-INF/maven/.*/pom\\.properties"))
              .toList();
      if (found.size() == 1) {
        try (InputStream in = opened.getInputStream(found.getFirst())) {
          maven.load(in);
        }
      }
    }
    return maven;
  }

  private static String sha256(Path file) throws IOException {
    try (var in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
