package org.parley.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.parley.access.ApiKey;
import org.parley.access.KeyList;
import org.parley.access.Role;
import org.parley.kafka.KafkaTestResource;

/** A gateway that asks who is there: keys, tokens, roles, limits and other sites' pages. */
@QuarkusTest
@TestProfile(AccessTest.Asking.class)
@QuarkusTestResource(value = KafkaTestResource.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = Issuer.class, restrictToAnnotatedClass = true)
class AccessTest extends AnsweredTest {
  private static final String KIOSK = ApiKey.make(new SecureRandom());
  private static final String VIEWER = ApiKey.make(new SecureRandom());
  private static final String OPERATOR = ApiKey.make(new SecureRandom());
  private static final String TESTER = ApiKey.make(new SecureRandom());
  private static final String FRUGAL = ApiKey.make(new SecureRandom());
  private static final String STREAMER = ApiKey.make(new SecureRandom());
  private static final String QUIET = ApiKey.make(new SecureRandom());
  private static final String UNKNOWN = ApiKey.make(new SecureRandom());

  /** The gateway with a list of keys, and pages of one other site. */
  public static final class Asking implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Path file = Path.of("target", "test-keys.txt");
      try {
        Files.write(
            file,
            List.of(
                KeyList.line("kiosk", Set.of(Role.CLIENT), KIOSK),
                KeyList.line("viewer", Set.of(Role.VIEWER), VIEWER),
                KeyList.line("tester", Set.of(Role.CLIENT, Role.TESTER), TESTER),
                KeyList.line("operator", Set.of(Role.OPERATOR), OPERATOR),
                KeyList.line("frugal", Set.of(Role.CLIENT), FRUGAL) + " turns=2 streams=5 sound=60",
                KeyList.line("streamer", Set.of(Role.CLIENT), STREAMER)
                    + " turns=100 streams=1 sound=60",
                KeyList.line("quiet", Set.of(Role.CLIENT), QUIET)
                    + " turns=100 streams=5 sound=1"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return Map.of(
          "parley.edge.open",
          "false",
          "parley.edge.keys",
          file.toString(),
          "parley.gateway.allowed-origins",
          "https://shop.example.org");
    }
  }

  private static RequestSpecification with(String key) {
    return given().header("Authorization", "Bearer " + key);
  }

  private static RequestSpecification words(RequestSpecification asking) {
    return asking.contentType("text/plain; charset=UTF-8").body("a large latte");
  }

  private static Caller call(String session, Consumer<WebSocket.Builder> introduce) {
    return new Caller(RestAssured.port, session, introduce);
  }

  private static Caller call(String session, String key) {
    return call(session, socket -> socket.header("Authorization", "Bearer " + key));
  }

  @Test
  void withoutAKeyNobodyTalks() {
    words(given())
        .post("/v1/turns")
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", "Bearer")
        .body("error", containsString("say who you are"));
  }

  @Test
  void aKeyThatIsNotListedIsNoKey() {
    words(with(UNKNOWN)).post("/v1/turns").then().statusCode(401);
  }

  @Test
  void aListedKeyTalksByEitherHeader() {
    words(with(KIOSK)).post("/v1/turns").then().statusCode(200);
    words(given().header("X-API-Key", KIOSK)).post("/v1/turns").then().statusCode(200);
  }

  @Test
  void aViewersKeyDoesNotTalk() {
    words(with(VIEWER))
        .post("/v1/turns")
        .then()
        .statusCode(403)
        .body("error", containsString("no role"));
  }

  @Test
  void whoMayTalkAndWhoOperatesMayHaveASessionForgottenAndNobodyElse() {
    with(KIOSK).delete("/v1/sessions/forgettable").then().statusCode(202);
    with(OPERATOR).delete("/v1/sessions/forgettable").then().statusCode(202);
    with(VIEWER).delete("/v1/sessions/forgettable").then().statusCode(403);
    given().delete("/v1/sessions/forgettable").then().statusCode(401);
  }

  @Test
  void onlyATesterChoosesTheVersionThatAnswers() {
    words(with(KIOSK).queryParam("model", "asr@1-3fa9c21b04de"))
        .post("/v1/turns")
        .then()
        .statusCode(403)
        .body("error", containsString("tester"));
    // Past the role, it is the version that is not here.
    words(with(TESTER).queryParam("model", "asr@1-3fa9c21b04de"))
        .post("/v1/turns")
        .then()
        .statusCode(400)
        .body("error", containsString("asr@1-3fa9c21b04de"));
    try (Caller caller =
        new Caller(
            RestAssured.port,
            "chooser",
            "model=asr@1-3fa9c21b04de",
            socket -> socket.header("Authorization", "Bearer " + KIOSK))) {
      assertThat(caller.await("error").path("code").asText()).isEqualTo("notAllowed");
      assertThat(caller.closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void pagesAndHealthNeedNoKey() {
    given().get("/").then().statusCode(200);
    given().get("/q/health/live").then().statusCode(200);
  }

  @Test
  void aKeyIsToldWhoseItIs() {
    with(KIOSK)
        .get("/v1/access")
        .then()
        .statusCode(200)
        .body("name", equalTo("kiosk"))
        .body("roles", contains("client"));
    given().get("/v1/access").then().statusCode(401);
  }

  @Test
  void aStreamOpensWithAKeyInTheHeader() {
    try (Caller caller = call("header", KIOSK)) {
      assertThat(caller.await("ready").path("session").asText()).isEqualTo("header");
    }
  }

  @Test
  void aBrowsersStreamOpensWithAKeyInTheSubprotocol() {
    String encoded =
        URLEncoder.encode(
            "quarkus-http-upgrade#Authorization#Bearer " + KIOSK, StandardCharsets.UTF_8);
    try (Caller caller =
        call("browser", socket -> socket.subprotocols("bearer-token-carrier", encoded))) {
      assertThat(caller.await("ready").path("session").asText()).isEqualTo("browser");
    }
  }

  @Test
  void aStreamWithoutAKeyIsNotOpened() {
    assertThatThrownBy(() -> call("nobody", _ -> {}).close())
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
  }

  @Test
  void anIssuersTokenWithTheRoleTalks() {
    words(with(Issuer.token("ada@example.org", "client"))).post("/v1/turns").then().statusCode(200);
    with(Issuer.token("ada@example.org", "client"))
        .get("/v1/access")
        .then()
        .body("name", equalTo("ada@example.org"));
  }

  @Test
  void aTokenWithoutTheRoleDoesNotTalk() {
    words(with(Issuer.token("ada@example.org", "gardener")))
        .post("/v1/turns")
        .then()
        .statusCode(403);
  }

  @Test
  void aForgedTokenIsNoToken() {
    words(with(Issuer.forged("ada@example.org", "client")))
        .post("/v1/turns")
        .then()
        .statusCode(401);
  }

  @Test
  void whoHasUsedItsTurnsIsToldWhenToComeBack() {
    words(with(FRUGAL)).post("/v1/turns").then().statusCode(200);
    words(with(FRUGAL)).post("/v1/turns").then().statusCode(200);
    String wait =
        words(with(FRUGAL))
            .post("/v1/turns")
            .then()
            .statusCode(429)
            .body("error", containsString("frugal has used its 2 turns a minute"))
            .extract()
            .header("Retry-After");
    assertThat(Integer.parseInt(wait)).isBetween(1, 30);
    words(with(KIOSK)).post("/v1/turns").then().statusCode(200);
  }

  @Test
  void oneStreamMoreThanAKeyMayOpenIsClosedAgain() {
    try (Caller first = call("first", STREAMER)) {
      first.await("ready");
      try (Caller second = call("second", STREAMER)) {
        assertThat(second.await("error").path("code").asText()).isEqualTo("limited");
        assertThat(second.closeCode()).isEqualTo(1013);
      }
    }
  }

  @Test
  void moreSoundThanAKeyMaySendEndsTheUtteranceAndNotTheStream() {
    try (Caller caller = call("quiet", QUIET)) {
      caller.await("ready");
      caller.say("{\"type\": \"start\", \"format\": \"pcm\", \"sampleRate\": 16000}");
      for (int second = 0; second < 3; second++) {
        caller.sound(new byte[32_000]);
      }
      assertThat(caller.await("error").path("error").asText())
          .contains("quiet has used its 1 s of sound a minute");
      caller.say("{\"type\": \"text\", \"text\": \"a large latte\"}");
      // What was heard before the limit is answered first.
      assertThat(caller.await("reply").path("text").asText()).contains("32000 samples");
      assertThat(caller.await("reply").path("text").asText()).contains("a large latte");
    }
  }

  @Test
  void pagesOfANamedSiteMayAskAndOthersMayNot() {
    given()
        .header("Origin", "https://shop.example.org")
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "authorization")
        .options("/v1/turns")
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Origin", "https://shop.example.org");
    words(with(KIOSK).header("Origin", "https://elsewhere.example.org"))
        .post("/v1/turns")
        .then()
        .statusCode(403);
  }
}
