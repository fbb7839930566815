package org.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ThreadTimeTest {
  @Test
  void workIsCountedAndWaitingIsNot() {
    Duration before = ThreadTime.used();
    long end = System.nanoTime() + Duration.ofMillis(300).toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    Duration waited = ThreadTime.used().minus(before);
    assertThat(waited).isLessThan(Duration.ofMillis(100));
    double sum = 0;
    while (ThreadTime.used().minus(before).minus(waited).toMillis() < 50) {
      sum += Math.sqrt(sum + 1);
    }
    assertThat(sum).isPositive();
    assertThat(ThreadTime.used().minus(before)).isGreaterThan(Duration.ofMillis(50));
  }
}
