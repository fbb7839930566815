package org.parley.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AllowanceTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Allowances allowances = new Allowances(new Quota(6, 2, 60), () -> now);

  private Allowance kiosk() {
    return allowances.of("kiosk", Optional.empty());
  }

  @Test
  void theSeventhTurnOfAMinuteWaitsUntilOneIsRefilled() {
    for (int i = 0; i < 6; i++) {
      kiosk().turn();
    }
    LimitedException refused = catchThrowableOfType(LimitedException.class, () -> kiosk().turn());
    assertThat(refused).hasMessage("kiosk has used its 6 turns a minute; try again in 10 s");
    now = now.plus(refused.retryAfter());
    kiosk().turn();
    assertThatThrownBy(() -> kiosk().turn()).isInstanceOf(LimitedException.class);
  }

  @Test
  void oneKeysTurnsAreNotAnothers() {
    for (int i = 0; i < 6; i++) {
      kiosk().turn();
    }
    allowances.of("car", Optional.empty()).turn();
  }

  @Test
  void aKeysOwnQuotaCounts() {
    Optional<Quota> own = Optional.of(new Quota(1, 1, 1));
    allowances.of("car", own).turn();
    assertThatThrownBy(() -> allowances.of("car", own).turn())
        .hasMessageContaining("car has used its 1 turns a minute");
  }

  @Test
  void soundIsCountedInPiecesOfAnyLength() {
    for (int ms = 0; ms < 60_000; ms += 100) {
      kiosk().sound(Duration.ofMillis(100));
    }
    LimitedException refused =
        catchThrowableOfType(LimitedException.class, () -> kiosk().sound(Duration.ofMillis(2_500)));
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(3));
    now = now.plusSeconds(3);
    kiosk().sound(Duration.ofMillis(2_500));
  }

  @Test
  void soundThatIsLongerThanAMinutesShareIsToldSo() {
    assertThatThrownBy(() -> kiosk().sound(Duration.ofSeconds(61)))
        .hasMessage("kiosk may send 60 s of sound a minute, and this has 61 s");
  }

  @Test
  void aStreamThatIsClosedMakesRoom() {
    kiosk().open();
    kiosk().open();
    assertThatThrownBy(() -> kiosk().open()).hasMessageContaining("its 2 streams open");
    kiosk().close();
    kiosk().open();
  }

  @Test
  void streamsStayCountedWhenNothingWasAskedForLong() {
    kiosk().open();
    kiosk().open();
    now = now.plus(Duration.ofHours(1));
    assertThatThrownBy(() -> kiosk().open()).isInstanceOf(LimitedException.class);
  }
}
