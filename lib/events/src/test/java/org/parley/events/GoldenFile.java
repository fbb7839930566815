package org.parley.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that says what this version writes. {@code -Dgolden=write} writes it anew; whoever does so
 * reads the difference before committing it, because other versions read these bytes.
 */
record GoldenFile(Path path) {
  static GoldenFile event(String name) {
    return new GoldenFile(Path.of("src/test/resources/golden", name + ".json"));
  }

  void check(String actual) throws IOException {
    if ("write".equals(System.getProperty("golden"))) {
      Files.createDirectories(path.toAbsolutePath().getParent());
      Files.writeString(path, actual, UTF_8);
    }
    assertThat(actual).as("%s; -Dgolden=write writes it anew", path).isEqualTo(read());
  }

  String read() throws IOException {
    return Files.readString(path, UTF_8);
  }
}
