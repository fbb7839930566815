package org.parley.rollout;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.delivery.KeyFolder;
import org.parley.delivery.SigningKey;
import org.parley.kafka.KafkaTestResource;

/** The service as it is deployed: configuration, REST and health. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class RolloutServiceIT {
  @BeforeAll
  static void makeKeys() {
    SigningKey _ = new KeyFolder(Path.of("target/test-keys")).ensure();
  }

  @BeforeEach
  void untilReady() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (given().get("/q/health/ready").statusCode() != 200) {
      assertThat(System.nanoTime()).as("ready in time").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  @Test
  void itTellsThatItDecidesAndRemembers() {
    given().get("/q/health/live").then().statusCode(200).body("checks.name", hasItem("decides"));
    given().get("/q/health/ready").then().body("checks.name", hasItem("remembers"));
  }

  @Test
  void anExperimentIsStartedRampedAndRolledBackOverHttp() {
    String request =
        """
        {"candidates":[{"tts":"tts@2-222222222222"}],"champion":{"tts":"tts@1-111111111111"},"weight":1,"delta":0.05}
        """;
    given()
        .contentType(ContentType.JSON)
        .body(request)
        .post("/v1/experiments")
        .then()
        .statusCode(200)
        .body("state", equalTo("running"))
        .body("arms.version", equalTo(List.of("tts@1-111111111111", "tts@2-222222222222")))
        .body("plan.rules.metric", equalTo("taskSuccess"))
        .body("decision", equalTo("start"));
    given()
        .contentType(ContentType.JSON)
        .body(request)
        .post("/v1/experiments")
        .then()
        .statusCode(400)
        .body("error", containsString("stop it first"));
    given()
        .contentType(ContentType.JSON)
        .body("{\"weight\":25}")
        .post("/v1/experiments/tts/ramp")
        .then()
        .statusCode(200)
        .body("stage", equalTo(2));
    given().post("/v1/experiments/tts/rollback").then().statusCode(200);
    given().get("/v1/experiments/tts").then().body("state", equalTo("rolledBack"));
    given().post("/v1/experiments/tts/stop").then().statusCode(404);
  }

  @Test
  void whatIsNoExperimentIsRefusedWithOneLine() {
    given()
        .contentType(ContentType.JSON)
        .body(
            "{\"candidates\":[{\"asr\":\"asr@2-222222222222\"}],\"champion\":{\"asr\":\"asr@1-111111111111\"},\"delta\":2}")
        .post("/v1/experiments")
        .then()
        .statusCode(400)
        .body("error", equalTo("delta is 2.0, not between 0 and 1"));
    given()
        .contentType(ContentType.JSON)
        .body("{\"candidates\":[{\"nothing\":\"nothing@2\"}]}")
        .post("/v1/experiments")
        .then()
        .statusCode(400)
        .body("error", containsString("say which champion serves it"));
    given()
        .contentType(ContentType.JSON)
        .body(
            "{\"candidates\":[{\"nlu\":\"small\"}],\"champion\":{\"nlu\":\"nlu@1-111111111111\"}}")
        .post("/v1/experiments")
        .then()
        .statusCode(400)
        .body("error", containsString("'small'"));
    given().get("/v1/experiments/nobody").then().statusCode(404);
  }
}
