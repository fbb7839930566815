package org.parley.dialog;

import static io.restassured.RestAssured.given;

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
import org.junit.jupiter.api.Test;
import org.parley.access.ApiKey;
import org.parley.access.KeyList;
import org.parley.access.Role;
import org.parley.kafka.KafkaTestResource;

/** Who may see what a session's dialog keeps. */
@QuarkusTest
@TestProfile(AccessIT.Asking.class)
@QuarkusTestResource(value = KafkaTestResource.class, restrictToAnnotatedClass = true)
class AccessIT {
  private static final String OPERATOR = ApiKey.make(new SecureRandom());
  private static final String OTHERS = ApiKey.make(new SecureRandom());

  /** The service with a list of keys. */
  public static final class Asking implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Path file = Path.of("target", "test-api-keys.txt");
      try {
        Files.write(
            file,
            List.of(
                KeyList.line("ops", Set.of(Role.OPERATOR), OPERATOR),
                KeyList.line("others", Set.of(Role.CLIENT, Role.TESTER, Role.VIEWER), OTHERS)));
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
  void onlyAnOperatorSeesWhatASessionKeeps() {
    with(OPERATOR).get("/v1/sessions/nobody/state").then().statusCode(404);
    with(OTHERS).get("/v1/sessions/nobody/state").then().statusCode(403);
    given().get("/v1/sessions/nobody/state").then().statusCode(401);
  }

  @Test
  void probesNeedNoKey() {
    given().get("/q/health/live").then().statusCode(200);
  }
}
