package org.parley.launcher.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.parley.launcher.suite.SuiteException;

class DebianArchiveTest {
  private final DebianArchive archive = new DebianArchive(Path.of("unused"), Architecture.ARM64);

  @Test
  void theMirrorsAreThoseOfThisMachine() {
    String known =
        """
        Example Tools https://tools.example.org/
        Debian Debian http://mirror.example.org/debian/
        Debian Debian-Security http://mirror.example.org/security/
        Debian Debian http://other.example.org/debian/
        """;
    assertThat(archive.sources(known).lines())
        .containsExactly(
            "deb [arch=arm64 signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]"
                + " http://mirror.example.org/debian/ trixie main",
            "deb [arch=arm64 signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]"
                + " http://mirror.example.org/security/ trixie-security main");
  }

  @Test
  void withoutDebiansArchiveThereIsNothingToFetch() {
    assertThatThrownBy(() -> archive.sources("Ubuntu Ubuntu http://mirror.example.org/ubuntu/\n"))
        .isInstanceOf(SuiteException.class)
        .hasMessageContaining("linux/arm64")
        .hasMessageContaining("apt-get update");
  }
}
