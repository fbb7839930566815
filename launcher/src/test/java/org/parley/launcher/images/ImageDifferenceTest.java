package org.parley.launcher.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.launcher.suite.SuiteException;

class ImageDifferenceTest {
  private static final Instant FIRST = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir Path folder;
  private Path first = Path.of("");
  private Path second = Path.of("");

  @BeforeEach
  void aServiceInTwoFolders() throws IOException {
    first = project("first", FIRST, List.of("b.class", "a.class"));
    second = project("second", FIRST.plusSeconds(7200), List.of("b.class", "a.class"));
  }

  @Test
  void fromAnotherFolderAtAnotherTimeAnImageIsTheSame() throws Exception {
    Files.setPosixFilePermissions(
        second.resolve("models/asr.parley"), PosixFilePermissions.fromString("rw-rw----"));
    assertThat(differences("abc", "abc")).isEmpty();
  }

  @Test
  void namesTheLayerAndTheByteOfAFileThatIsNotTheSame() throws Exception {
    Files.writeString(second.resolve("models/asr.parley"), "modem");
    assertThat(differences("abc", "abc"))
        .containsExactly(
            "models and skills: app/models/asr.parley has 5 and 5 bytes, which differ from byte 4 on");
  }

  @Test
  void namesWhatIsThereOnce() throws Exception {
    Files.writeString(second.resolve("models/left over"), "");
    assertThat(differences("abc", "abc"))
        .containsExactly("models and skills: app/models/left over is only in the second");
  }

  @Test
  void namesWhatSomebodyMayRun() throws Exception {
    Files.setPosixFilePermissions(
        second.resolve("models/asr.parley"), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(differences("abc", "abc"))
        .singleElement()
        .asString()
        .startsWith("models and skills: app/models/asr.parley is Entry[");
  }

  @Test
  void namesTheLabel() throws Exception {
    assertThat(differences("abc", "abc-dirty"))
        .containsExactly(
            "settings: /config/Labels/org.opencontainers.image.revision is \"abc\" and \"abc-dirty\"");
  }

  @Test
  void saysOfJarsWhatIsInThem() throws Exception {
    jar(second.resolve("app/run.jar"), FIRST, List.of("a.class", "b.class"));
    assertThat(differences("abc", "abc").getFirst())
        .isEqualTo("application: app/app/run.jar has the same entries in another order");
    jar(second.resolve("app/run.jar"), FIRST.plusSeconds(60), List.of("b.class", "a.class"));
    assertThat(differences("abc", "abc").getFirst())
        .isEqualTo("application: app/app/run.jar has the same entries with other times");
    jar(second.resolve("app/run.jar"), FIRST, List.of("b.class", "c.class"));
    // A jar's digest stands in the bill of materials, too.
    assertThat(differences("abc", "abc"))
        .hasSize(2)
        .startsWith("application: app/app/run.jar has 2 entries of other content, a.class first");
  }

  @Test
  void countsWhatItDoesNotName() throws Exception {
    for (int i = 10; i < 25; i++) {
      Files.writeString(second.resolve("models/" + i), "");
    }
    assertThat(differences("abc", "abc"))
        .hasSize(11)
        .endsWith("models and skills: and 5 more files");
  }

  @Test
  void whatIsNotThereIsNotCompared() {
    Path nothing = folder.resolve("nothing.tar");
    assertThatThrownBy(() -> ImageDifference.between(nothing, nothing))
        .isInstanceOf(SuiteException.class)
        .hasMessage("there is no image " + nothing);
  }

  private List<String> differences(String revision, String other) throws Exception {
    return ImageDifference.between(image(first, revision), image(second, other));
  }

  private Path image(Path project, String revision) throws Exception {
    var runtime =
        new RuntimeRoot(
            Architecture.AMD64, "25", project.resolve("java"), new TreeMap<>(), Map.of());
    var content =
        new Content(
            "asr",
            "Parley: asr-service",
            List.of(project.resolve("lib")),
            List.of(project.resolve("app")),
            List.of(project.resolve("models")),
            List.of("-jar", "/app/app/run.jar"));
    return new ImageBuilder(
            project.resolve("images"), runtime, new Origin(Optional.of(revision), Optional.empty()))
        .build(content, "parley", "0.1.0")
        .tar();
  }

  private Path project(String name, Instant time, List<String> entries) throws IOException {
    Path project = folder.resolve(name);
    Files.createDirectories(project.resolve("java/bin"));
    Files.writeString(project.resolve("java/bin/java"), "a program");
    Files.createDirectories(project.resolve("models"));
    Files.writeString(project.resolve("models/asr.parley"), "model");
    Files.createDirectories(project.resolve("lib"));
    jar(project.resolve("lib/library.jar"), FIRST, entries);
    Files.createDirectories(project.resolve("app"));
    jar(project.resolve("app/run.jar"), FIRST, entries);
    for (String file : List.of("models/asr.parley", "lib/library.jar", "app/run.jar")) {
      Files.setLastModifiedTime(project.resolve(file), FileTime.from(time));
    }
    return project;
  }

  private static void jar(Path path, Instant time, List<String> entries) throws IOException {
    try (var jar = new JarOutputStream(Files.newOutputStream(path))) {
      for (String name : entries) {
        ZipEntry entry = new ZipEntry(name);
        entry.setLastModifiedTime(FileTime.from(time));
        jar.putNextEntry(entry);
        jar.write(name.getBytes(UTF_8));
        jar.closeEntry();
      }
    }
  }
}
