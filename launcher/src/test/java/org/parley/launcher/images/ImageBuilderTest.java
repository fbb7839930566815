package org.parley.launcher.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBuilderTest {
  @TempDir Path folder;
  private Content content = new Content("", "", List.of(), List.of(), List.of(), List.of());

  @BeforeEach
  void aServiceOfTwoJarsWithAModel() throws IOException {
    Path lib = Files.createDirectories(folder.resolve("built/lib"));
    jar(lib.resolve("org.example.ears-1.2.jar"), "META-INF/maven/org.example/ears/pom.properties");
    Path run = folder.resolve("built/quarkus-run.jar");
    jar(run, "Main.class");
    Path models = Files.createDirectories(folder.resolve("models"));
    Files.writeString(models.resolve("default.yaml"), "asr: asr@1");
    content =
        new Content(
            "asr",
            "Parley: asr-service",
            List.of(lib),
            List.of(run),
            List.of(models),
            List.of("-Xmx64m", "-jar", "/app/quarkus-run.jar"));
  }

  @Test
  void theSameContentGivesTheSameImage() throws Exception {
    assertThat(build("first").digest()).isEqualTo(build("second").digest());
  }

  @Test
  void anotherModelGivesAnotherImage() throws Exception {
    String before = build("first").digest();
    Files.writeString(folder.resolve("models/default.yaml"), "asr: asr@2");
    assertThat(build("second").digest()).isNotEqualTo(before);
  }

  @Test
  void nobodyInTheImageIsRootAndNothingIsReported() throws Exception {
    JsonNode config = config(build("one").tar());
    assertThat(config.path("config").path("User").asText()).isEqualTo("10001:10001");
    assertThat(config.path("config").path("Env").valueStream().map(JsonNode::asText))
        .contains("ORT_DISABLE_TELEMETRY=1", "MALLOC_ARENA_MAX=2");
    assertThat(config.path("config").path("Entrypoint").valueStream().map(JsonNode::asText))
        .containsExactly("/opt/java/bin/java", "-Xmx64m", "-jar", "/app/quarkus-run.jar");
  }

  @Test
  void anImageIsForTheArchitectureOfItsRuntime() throws Exception {
    assertThat(config(build("one").tar()).path("architecture").asText()).isEqualTo("arm64");
  }

  @Test
  void whatTensorFlowIsBuiltForAnotherArchitectureIsNoImageForThis() throws Exception {
    assertThat(content.isBuiltFor(Architecture.ARM64)).isTrue();
    Files.createFile(
        folder.resolve("built/lib/org.tensorflow.tensorflow-core-native-1.1.0-linux-x86_64.jar"));
    assertThat(content.isBuiltFor(Architecture.ARM64)).isFalse();
    assertThat(content.isBuiltFor(Architecture.AMD64)).isTrue();
  }

  @Test
  void anImageSaysWhatItIsAndWhereItComesFrom() throws Exception {
    JsonNode labels = config(build("one").tar()).path("config").path("Labels");
    Map<String, String> said = new TreeMap<>();
    labels.properties().forEach(label -> said.put(label.getKey(), label.getValue().asText()));
    assertThat(said)
        .containsEntry("org.opencontainers.image.title", "Parley: asr-service")
        .containsEntry("org.opencontainers.image.version", "0.1.0")
        .containsEntry("org.opencontainers.image.revision", "0123abc-dirty")
        .containsEntry("org.opencontainers.image.source", "https://example.org/parley")
        .containsEntry("org.opencontainers.image.licenses", "Apache-2.0");
  }

  @Test
  void theRevisionIsTheCommitAndAFolderWithoutOneHasNone() throws Exception {
    assertThat(Origin.of(folder, Optional.empty()).labels()).isEmpty();
    git("init", "--quiet");
    git("add", "models");
    git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "begin");
    String commit = Origin.of(folder, Optional.empty()).revision().orElseThrow();
    assertThat(commit).matches("[0-9a-f]{40}");
    Files.writeString(folder.resolve("models/default.yaml"), "asr: asr@2");
    assertThat(Origin.of(folder, Optional.empty()).revision()).contains(commit + "-dirty");
  }

  private void git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    assertThat(new ProcessBuilder(command).directory(folder.toFile()).start().waitFor()).isZero();
  }

  @Test
  void theBillOfMaterialsIsCycloneDx() throws Exception {
    build("one");
    assertThat(
            new JsonParser()
                .validate(folder.resolve("one/asr.cdx.json").toFile(), Version.VERSION_16))
        .isEmpty();
  }

  @Test
  void theBillOfMaterialsNamesEveryJarAndPackage() throws Exception {
    build("one");
    JsonNode bill = new JsonMapper().readTree(folder.resolve("one/asr.cdx.json").toFile());
    assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
    Map<String, String> versions = new TreeMap<>();
    bill.path("components")
        .forEach(part -> versions.put(part.path("name").asText(), part.path("version").asText()));
    assertThat(versions)
        .containsEntry("ears", "1.2")
        .containsEntry("libc6", "2.36-9")
        .containsEntry("java-runtime", "25.0.5")
        .containsKey("quarkus-run");
    assertThat(bill.path("components").findValuesAsText("purl"))
        .contains("pkg:deb/debian/libc6@2.36-9?arch=arm64");
    assertThat(bill.path("components").findValuesAsText("content"))
        .hasSize(2)
        .allSatisfy(digest -> assertThat(digest).matches("[0-9a-f]{64}"));
  }

  private ImageBuilder.Made build(String to) throws Exception {
    Path java = Files.createDirectories(folder.resolve("java/bin"));
    Files.writeString(java.resolve("java"), "a program");
    Path library = Files.writeString(folder.resolve("libc.so.6"), "a library");
    var runtime =
        new RuntimeRoot(
            Architecture.ARM64,
            "25.0.5",
            folder.resolve("java"),
            new TreeMap<>(Map.of("/lib/libc.so.6", library)),
            Map.of("libc6", "2.36-9"));
    return new ImageBuilder(
            folder.resolve(to),
            runtime,
            new Origin(Optional.of("0123abc-dirty"), Optional.of("https://example.org/parley")))
        .build(content, "parley", "0.1.0");
  }

  private static JsonNode config(Path tar) throws IOException, InterruptedException {
    return new JsonMapper().readTree(entry(tar, "config.json"));
  }

  private static String entry(Path tar, String name) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("tar", "--extract", "--to-stdout", "--file", tar.toString(), name)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    return text;
  }

  private static void jar(Path path, String entry) throws IOException {
    try (var jar = new JarOutputStream(Files.newOutputStream(path))) {
      jar.putNextEntry(new ZipEntry(entry));
      if (entry.endsWith("pom.properties")) {
        jar.write("groupId=org.example\nartifactId=ears\nversion=1.2\n".getBytes(UTF_8));
      }
      jar.closeEntry();
    }
  }
}
