package org.parley.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  private final String kiosk = ApiKey.make(new SecureRandom());
  private final String car = ApiKey.make(new SecureRandom());
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  @TempDir private Path folder = Path.of("");
  private Path file = folder;

  @BeforeEach
  void listTheKiosk() throws IOException {
    file = folder.resolve("keys.txt");
    write("# who may ask\n\n" + KeyList.line("kiosk", Set.of(Role.CLIENT), kiosk) + "\n");
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.from(now));
  }

  private void later() {
    now = now.plus(KeyFile.LOOK_EVERY);
  }

  @Test
  void aListedKeyHasItsNameAndRoles() {
    ApiKey found = new KeyFile(file, () -> now).find(kiosk).orElseThrow();
    assertThat(found.name()).isEqualTo("kiosk");
    assertThat(found.roles()).containsExactly(Role.CLIENT);
    assertThat(new KeyFile(file, () -> now).find(car)).isEmpty();
  }

  @Test
  void theFileHoldsNoKey() throws IOException {
    assertThat(Files.readString(file)).doesNotContain(kiosk);
  }

  /** printf %s abc | sha256sum, FIPS 180-2's first example. */
  @Test
  void hashesAreThoseOfSha256sum() {
    assertThat(ApiKey.sha256("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void aReplacedKeyIsGoodUntilItsLineGoes() throws IOException {
    KeyFile keys = new KeyFile(file, () -> now);
    String next = ApiKey.make(new SecureRandom());
    later();
    write(
        KeyList.line("kiosk", Set.of(Role.CLIENT), kiosk)
            + "\n"
            + KeyList.line("kiosk", Set.of(Role.CLIENT), next));
    assertThat(keys.find(kiosk)).isPresent();
    assertThat(keys.find(next)).isPresent();
    later();
    write(KeyList.line("kiosk", Set.of(Role.CLIENT), next));
    assertThat(keys.find(kiosk)).isEmpty();
    assertThat(keys.find(next)).isPresent();
  }

  @Test
  void aListThatCannotBeReadLeavesTheLastOneInForceAndIsTold() throws IOException {
    KeyFile keys = new KeyFile(file, () -> now);
    later();
    write("kiosk gardener sha256:00");
    assertThat(keys.find(kiosk)).isPresent();
    assertThat(keys.problem()).get().asString().contains("keys.txt:1: 'gardener' is no role");
  }

  @Test
  void aMistakeIsToldWithItsLine() throws IOException {
    write("\nkiosk client sha256:12");
    assertThatThrownBy(() -> KeyList.read(file))
        .isInstanceOf(KeyListException.class)
        .hasMessageContaining("keys.txt:2: key kiosk needs sha256: and 64 hexadecimal digits");
  }

  @Test
  void aKeyMayHaveAQuotaOfItsOwn() throws IOException {
    write(KeyList.line("car", Set.of(Role.CLIENT), car) + " turns=5 streams=1 sound=30");
    assertThat(KeyList.read(file).find(car).orElseThrow().quota()).contains(new Quota(5, 1, 30));
  }
}
