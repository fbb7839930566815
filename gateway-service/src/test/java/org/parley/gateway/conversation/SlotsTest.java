package org.parley.gateway.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.events.ScoredIntent;
import org.parley.events.Slot;
import org.parley.events.SlotValue;
import org.parley.events.UtteranceId;
import org.parley.events.UtteranceUnderstood;

class SlotsTest {
  @Test
  void aSlotSaidOnceIsItsValueAndOneSaidTwiceIsAListInTheOrderOfTheWords() {
    assertThat(
            Slots.byName(
                understood(
                    new Slot("item", new SlotValue.Text("milk"), "milk"),
                    new Slot("count", new SlotValue.Amount(BigDecimal.TWO), "two"),
                    new Slot("item", new SlotValue.Text("eggs"), "eggs"))))
        .containsEntry("item", List.of("milk", "eggs"))
        .containsEntry("count", BigDecimal.TWO);
  }

  @Test
  void whatHasNoSlotsHasNoValues() {
    assertThat(Slots.byName(understood())).isEmpty();
  }

  private static UtteranceUnderstood understood(Slot... slots) {
    return new UtteranceUnderstood(
        "session",
        UtteranceId.of(1),
        "text",
        new ScoredIntent("addItem", 0.9),
        List.of(slots),
        List.of(),
        "nlu@test",
        "champion",
        "asr@test",
        "champion",
        false);
  }
}
