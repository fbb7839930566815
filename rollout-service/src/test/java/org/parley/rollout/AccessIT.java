package org.parley.rollout;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.parley.access.ApiKey;
import org.parley.access.KeyList;
import org.parley.access.Role;
import org.parley.kafka.KafkaTestResource;

/** Who may look at experiments, who may change them, and what is written down of it. */
@QuarkusTest
@TestProfile(AccessIT.Asking.class)
@QuarkusTestResource(value = KafkaTestResource.class, restrictToAnnotatedClass = true)
class AccessIT {
  private static final String VIEWER = ApiKey.make(new SecureRandom());
  private static final String OPERATOR = ApiKey.make(new SecureRandom());
  private static final String CLIENT = ApiKey.make(new SecureRandom());

  /** The service with a list of keys. */
  public static final class Asking implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Path file = Path.of("target", "test-api-keys.txt");
      try {
        Files.write(
            file,
            List.of(
                KeyList.line("wall", Set.of(Role.VIEWER), VIEWER),
                KeyList.line("ops", Set.of(Role.OPERATOR), OPERATOR),
                KeyList.line("kiosk", Set.of(Role.CLIENT), CLIENT)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return Map.of("parley.edge.open", "false", "parley.edge.keys", file.toString());
    }
  }

  private static RequestSpecification with(String key) {
    return given().header("Authorization", "Bearer " + key);
  }

  @Test
  void viewersAndOperatorsLookAndClientsDoNot() {
    with(VIEWER).get("/v1/experiments").then().statusCode(200);
    with(OPERATOR).get("/v1/experiments").then().statusCode(200);
    with(CLIENT).get("/v1/experiments").then().statusCode(403);
    given().get("/v1/experiments").then().statusCode(401);
  }

  @Test
  void onlyOperatorsChange() {
    with(VIEWER)
        .post("/v1/experiments/asr/stop")
        .then()
        .statusCode(403)
        .body("error", containsString("no role"));
    with(CLIENT).post("/v1/experiments/asr/stop").then().statusCode(403);
  }

  @Test
  void whoChangesSomethingIsWrittenDownAndWhoLooksIsNot() {
    List<String> lines = new CopyOnWriteArrayList<>();
    Handler listening = listener(lines);
    Logger audit = Logger.getLogger("org.parley.audit");
    audit.addHandler(listening);
    try {
      with(OPERATOR).get("/v1/experiments");
      int status = with(OPERATOR).post("/v1/experiments/nothing/stop").statusCode();
      assertThat(status).isIn(404, 503);
      assertThat(lines).containsExactly("ops: POST /v1/experiments/nothing/stop: " + status);
    } finally {
      audit.removeHandler(listening);
    }
  }

  private static Handler listener(List<String> lines) {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        lines.add(((ExtLogRecord) line).getFormattedMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
