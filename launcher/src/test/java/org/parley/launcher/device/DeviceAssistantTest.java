package org.parley.launcher.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.launcher.device.DeviceAssistant.Heard;
import org.parley.runtime.BundleStore;
import org.parley.signal.Pcm;
import org.parley.skills.SkillSet;

class DeviceAssistantTest {
  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");
  private static final SkillSet SKILLS = SkillSet.load(Path.of("../skills"));

  @Test
  void aSpokenOrderIsUnderstoodAndAnsweredInOneProcess() throws Exception {
    List<Order> orders = Order.spoken(SKILLS, 4, 1);
    BundleStore shipped = new BundleStore(Path.of("../models"));
    try (DeviceAssistant assistant =
        DeviceAssistant.load(shipped.champion("asr"), shipped.champion("nlu"), SKILLS)) {
      int right = 0;
      for (Order order : orders) {
        Heard heard = assistant.hear(Pcm.toFloats(order.pcm()), NOW);
        assertThat(heard.replyBytes()).as("sound of the reply to %s", order.text()).isPositive();
        right +=
            heard.intent().equals(order.intent()) && heard.slots().equals(order.slots()) ? 1 : 0;
      }
      assertThat(right).as("orders understood whole, of 4").isGreaterThanOrEqualTo(3);
    }
  }

  @Test
  void theSameSeedGivesTheSameOrders() throws Exception {
    Order once = Order.spoken(SKILLS, 1, 7).getFirst();
    Order again = Order.spoken(SKILLS, 1, 7).getFirst();
    assertThat(again.text()).isEqualTo(once.text());
    assertThat(again.pcm()).isEqualTo(once.pcm());
    assertThat(Order.spoken(SKILLS, 1, 8).getFirst().text()).isNotEqualTo(once.text());
  }
}
