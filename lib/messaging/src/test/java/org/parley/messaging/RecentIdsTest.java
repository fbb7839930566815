package org.parley.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecentIdsTest {
  private final RecentIds ids = new RecentIds(2);
  private final UUID first = new UUID(0, 1);
  private final UUID second = new UUID(0, 2);
  private final UUID third = new UUID(0, 3);

  @Test
  void anIdIsNewOnce() {
    assertThat(ids.add(first)).isTrue();
    assertThat(ids.add(first)).isFalse();
  }

  @Test
  void theIdMetFirstIsForgottenFirst() {
    ids.add(first);
    ids.add(second);
    ids.add(third);
    assertThat(ids.add(third)).isFalse();
    assertThat(ids.add(second)).isFalse();
    assertThat(ids.add(first)).isTrue();
  }

  @Test
  void whatWasTakenBackIsNewAgain() {
    ids.add(first);
    ids.remove(first);
    assertThat(ids.add(first)).isTrue();
  }
}
