package org.parley.compression.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void risesInALineAndFallsAsHalfACosine() {
    Schedule schedule = new Schedule(110, 9, 1.0, 0.2);
    assertThat(schedule.rate(0)).isCloseTo(0.1, within(1e-12));
    assertThat(schedule.rate(9)).isCloseTo(1.0, within(1e-12));
    assertThat(schedule.rate(9 + 101 / 2)).isCloseTo(0.6, within(0.02));
    assertThat(schedule.rate(110)).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void aStageThatEndsEarlyFollowsTheLongerFall() {
    assertThat(new Schedule(50, 9, 110, 1.0, 0.2).rate(40))
        .isEqualTo(new Schedule(110, 9, 1.0, 0.2).rate(40));
  }

  @Test
  void aWarmUpLongerThanTheTrainingIsRefused() {
    assertThatThrownBy(() -> new Schedule(10, 10, 1.0, 0.1))
        .hasMessageContaining("10 steps with 10 of warm-up");
  }
}
