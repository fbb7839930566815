package org.parley.nlu;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parley.events.Assignment;
import org.parley.events.ScoredIntent;
import org.parley.events.ShadowCompared;
import org.parley.events.Slot;
import org.parley.events.SlotValue;
import org.parley.events.TranscriptCompleted;
import org.parley.events.UtteranceId;
import org.parley.events.UtteranceUnderstood;

class UnderstandingTest {
  private static final TranscriptCompleted TYPED =
      TranscriptCompleted.typed("kitchen", UtteranceId.of(1), "two large lattes");

  private static final Slot LARGE = new Slot("size", new SlotValue.Text("large"), "large");
  private static final Slot TWO = new Slot("count", new SlotValue.Amount(BigDecimal.TWO), "two");
  private static final Slot SMALL = new Slot("size", new SlotValue.Text("small"), "large");

  private final Understanding understanding = new Understanding(ZoneOffset.UTC);

  private UtteranceUnderstood meant(String version, String intent, Slot... slots) {
    return new UtteranceUnderstood(
        "kitchen",
        UtteranceId.of(1),
        TYPED.text(),
        new ScoredIntent(intent, 0.9),
        List.of(slots),
        List.of(),
        version,
        Assignment.CHAMPION,
        TranscriptCompleted.TYPED,
        TranscriptCompleted.TYPED,
        false);
  }

  private ShadowCompared compared(UtteranceUnderstood shadow) {
    return Understanding.compare(
        meant("nlu@1", "orderDrink", LARGE, TWO),
        Duration.ofNanos(250_000),
        shadow,
        Duration.ofMillis(2));
  }

  @Test
  void aShadowThatMeansTheSameIsTheSame() {
    assertThat(compared(meant("nlu@2", "orderDrink", TWO, LARGE)))
        .isEqualTo(
            new ShadowCompared(
                "kitchen", UtteranceId.of(1), "nlu", "nlu@1", "nlu@2", true, 2, 0, false, 0.25, 2));
  }

  @Test
  void anotherValueIsOneSlotThatDiffers() {
    ShadowCompared compared = compared(meant("nlu@2", "orderDrink", SMALL, TWO));
    assertThat(compared.same()).isFalse();
    assertThat(compared.wordsChanged()).isEqualTo(1);
    assertThat(compared.intentChanged()).isFalse();
  }

  @Test
  void anIntentThatFlipsIsToldApartFromSlots() {
    ShadowCompared compared = compared(meant("nlu@2", "cancel"));
    assertThat(compared.same()).isFalse();
    assertThat(compared.intentChanged()).isTrue();
    assertThat(compared.wordsChanged()).isEqualTo(2);
  }

  @Test
  void theArmIsTheSessionsAlsoWhereAnotherVersionServes() {
    Optional<Assignment> half = Optional.of(new Assignment(3, "half", "nlu@2", 0.5));
    UtteranceUnderstood own = understanding.nothing("nlu@2", TYPED, half);
    assertThat(own.arm()).isEqualTo("half");
    assertThat(own.versionSubstituted()).isFalse();
    UtteranceUnderstood substituted = understanding.nothing("nlu@1", TYPED, half);
    assertThat(substituted.arm()).isEqualTo("half");
    assertThat(substituted.versionSubstituted()).isTrue();
    UtteranceUnderstood champions = understanding.nothing("nlu@1", TYPED, Optional.empty());
    assertThat(champions.arm()).isEqualTo(Assignment.CHAMPION);
    assertThat(champions.versionSubstituted()).isFalse();
  }
}
