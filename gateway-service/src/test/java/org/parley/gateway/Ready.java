package org.parley.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

/** Waiting for the gateway under test. */
final class Ready {
  private Ready() {}

  static void await() {
    Instant limit = Instant.now().plus(Duration.ofSeconds(30));
    while (given().get("/q/health/ready").statusCode() != 200) {
      assertThat(Instant.now()).as("the gateway gets ready").isBefore(limit);
      Thread.onSpinWait();
    }
  }
}
