package org.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.events.RouteChanged;

class KeyFolderTest {
  private static final String ASR = "asr@1-3fa9c21b04de";

  @TempDir Path folder;

  private static RouteChanged route(String champion, long revision, SigningKey key) {
    RouteChanged unsigned =
        new RouteChanged(
            "asr",
            revision,
            champion,
            List.of(new RouteChanged.Arm("half", ASR, 0.25)),
            "salt",
            Optional.empty(),
            key.id(),
            "");
    return new RouteChanged(
        "asr",
        revision,
        champion,
        unsigned.arms(),
        "salt",
        Optional.empty(),
        key.id(),
        key.sign(Claim.route(unsigned)));
  }

  @Test
  void onlyTheOwnerReadsTheSigningKeyAndItStaysTheSame() throws IOException {
    KeyFolder keys = new KeyFolder(folder.resolve("keys"));
    SigningKey key = keys.ensure();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.signingFile())))
        .isEqualTo("rw-------");
    assertThat(keys.ensure().id()).isEqualTo(key.id());
    assertThat(keys.trustedFolder().resolve(key.id() + ".pem"))
        .content()
        .contains("PUBLIC KEY")
        .doesNotContain("PRIVATE");
  }

  @Test
  void aSignedRouteIsBelievedAndAChangedOneIsNot() {
    KeyFolder keys = new KeyFolder(folder);
    RouteChanged route = route(ASR, 3, keys.ensure());
    TrustedKeys trusted = new TrustedKeys(keys.trustedFolder());
    assertThat(trusted.objection(route)).isEmpty();
    RouteChanged raised =
        new RouteChanged(
            "asr",
            4,
            ASR,
            route.arms(),
            "salt",
            Optional.empty(),
            route.keyId(),
            route.signature());
    assertThat(trusted.objection(raised)).hasValue("its signature does not fit");
  }

  @Test
  void afterARotationTheLastKeyStillCountsAndTheOneBeforeDoesNot() {
    KeyFolder keys = new KeyFolder(folder);
    TrustedKeys trusted = new TrustedKeys(keys.trustedFolder());
    SigningKey first = keys.ensure();
    SigningKey second = keys.rotate();
    assertThat(trusted.objection(route(ASR, 1, first))).isEmpty();
    assertThat(trusted.objection(route(ASR, 2, second))).isEmpty();
    SigningKey third = keys.rotate();
    assertThat(trusted.objection(route(ASR, 1, first))).isPresent();
    assertThat(trusted.objection(route(ASR, 2, second))).isEmpty();
    assertThat(trusted.objection(route(ASR, 3, third))).isEmpty();
  }

  @Test
  void aMissingKeyAndABrokenOneAreNamed() throws IOException {
    assertThatThrownBy(() -> SigningKey.read(folder.resolve("signing.pem")))
        .isInstanceOf(DeliveryException.class)
        .hasMessageContaining("./parley up makes one");
    Files.writeString(folder.resolve("broken.pem"), "nothing");
    assertThatThrownBy(
            () -> new TrustedKeys(folder).objection(route(ASR, 1, SigningKey.generate())))
        .isInstanceOf(DeliveryException.class)
        .hasMessageContaining("broken.pem");
  }
}
