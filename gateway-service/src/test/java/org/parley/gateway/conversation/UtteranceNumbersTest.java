package org.parley.gateway.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class UtteranceNumbersTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void numbersRiseWithinAMillisecondAndWhenTheClockIsSetBack() {
    var now = new Instant[] {NOON};
    var numbers = new UtteranceNumbers(() -> now[0]);
    long first = numbers.next();
    assertThat(numbers.next()).isEqualTo(first + 1);
    now[0] = NOON.minusSeconds(60);
    assertThat(numbers.next()).isEqualTo(first + 2);
  }

  @Test
  void aGatewayThatStartsAnewGoesOnAboveTheLastOne() {
    var before = new UtteranceNumbers(InstantSource.fixed(NOON));
    long last = 0;
    for (int turn = 0; turn < 500; turn++) {
      last = before.next();
    }
    var after = new UtteranceNumbers(InstantSource.fixed(NOON.plusSeconds(1)));
    assertThat(after.next()).isGreaterThan(last);
  }
}
