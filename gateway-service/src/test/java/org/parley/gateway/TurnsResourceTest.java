package org.parley.gateway;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.events.UtteranceId;
import org.parley.kafka.KafkaTestResource;
import org.parley.signal.Sound;
import org.parley.signal.SoundFormatException;
import org.parley.signal.Wav;

@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
class TurnsResourceTest extends AnsweredTest {
  @Test
  void aTypedTurnIsAnsweredWithEverything() throws SoundFormatException {
    String wav =
        given()
            .queryParam("session", "typed")
            .contentType("text/plain; charset=UTF-8")
            .body("a large latte")
            .post("/v1/turns")
            .then()
            .statusCode(200)
            .body("session", equalTo("typed"))
            .body("transcript", equalTo("a large latte"))
            .body("partials", equalTo(List.of()))
            .body("intent.name", equalTo("orderDrink"))
            .body("slots.coffeeDrink", equalTo("latte"))
            .body("slots.numberOfShots", equalTo(2))
            .body("reply", equalTo("You said a large latte"))
            .body("models", hasKey("nlu"))
            .body("arms.nlu", equalTo("champion"))
            .body("ms", hasKey("firstAudio"))
            .extract()
            .path("replyWav");
    assertThat(Wav.read(Base64.getDecoder().decode(wav)).seconds()).isEqualTo(0.4);
  }

  @Test
  void textAsJsonIsTheSameTurn() {
    given()
        .contentType("application/json")
        .body("{\"text\": \"a large latte\"}")
        .post("/v1/turns")
        .then()
        .statusCode(200)
        .body("transcript", equalTo("a large latte"));
  }

  @Test
  void aWavOfSixteenKilohertzArrivesSampleForSample() {
    sendWav("recorded", new Sound(new float[12_345], 16_000))
        .statusCode(200)
        .body("transcript", equalTo("12345 samples of recorded"))
        .body("partials", hasItem(startsWith("1600 samples")))
        .body("words[0].end", equalTo(0.771f));
    var chunks = backEnd.sound("recorded");
    assertThat(chunks).allMatch(chunk -> chunk.sampleRate() == 16_000);
    assertThat(chunks)
        .extracting(chunk -> chunk.sequence())
        .isEqualTo(List.of(0, 1, 2, 3, 4, 5, 6, 7));
    assertThat(chunks).filteredOn(chunk -> chunk.end()).containsExactly(chunks.getLast());
  }

  @Test
  void soundOfAnyRateArrivesAsSixteenKilohertz() {
    for (int rate : new int[] {8_000, 11_025, 22_050, 44_100, 48_000}) {
      String session = "rate-" + rate;
      sendWav(session, new Sound(new float[rate / 2], rate)).statusCode(200);
      int samples = backEnd.sound(session).stream().mapToInt(chunk -> chunk.pcm().length / 2).sum();
      assertThat(samples).as("%d Hz", rate).isBetween(7_990, 8_010);
    }
  }

  @Test
  void utterancesOfASessionCountUp() {
    List<UtteranceId> ids =
        List.of(ask("counting", "one"), ask("counting", "two"), ask("counting", "three"));
    assertThat(ids).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void whatIsNoWavIsRefusedInOneLine() {
    byte[] wav = Wav.write(new Sound(new float[1600], 16_000));
    refused(
        given()
            .contentType("audio/wav")
            .body("garbage".getBytes(StandardCharsets.UTF_8))
            .post("/v1/turns")
            .then(),
        400);
    refused(
        given().contentType("audio/wav").body(Arrays.copyOf(wav, 30)).post("/v1/turns").then(),
        400);
    refused(
            given()
                .contentType("audio/wav")
                .body(Arrays.copyOf(wav, 1000))
                .post("/v1/turns")
                .then(),
            400)
        .body("error", containsString("truncated"));
    refused(given().contentType("audio/wav").body(new byte[0]).post("/v1/turns").then(), 400);
    refused(sendWav("empty-sound", new Sound(new float[0], 16_000)), 400);
  }

  @Test
  void textThatIsEmptyOrTooLongIsRefused() {
    refused(given().contentType("text/plain").body("  ").post("/v1/turns").then(), 400);
    refused(
            given().contentType("text/plain").body("a".repeat(1 << 20)).post("/v1/turns").then(),
            413)
        .body("error", containsString("1048576 characters"));
    refused(
        given()
            .contentType("application/json")
            .body("{\"text\":\"" + "a".repeat(1 << 20) + "\"}")
            .post("/v1/turns")
            .then(),
        413);
    refused(given().contentType("application/json").body("{}").post("/v1/turns").then(), 400);
    refused(
        given().contentType("application/json").body("{not json").post("/v1/turns").then(), 400);
    refused(
        given()
            .contentType("text/plain")
            .body(new byte[] {(byte) 0xff, (byte) 0xfe})
            .post("/v1/turns")
            .then(),
        400);
  }

  @Test
  void soundThatIsTooLongOrTooLargeIsRefusedAndTheNextRequestWorks() {
    refused(sendWav("long", new Sound(new float[121 * 16_000], 16_000)), 413)
        .body("error", containsString("121.0 s"));
    refused(
        given().contentType("audio/wav").body(new byte[(24 << 20) + 1]).post("/v1/turns").then(),
        413);
    ask("after-long", "still here");
  }

  /** Many clients speak it by themselves, Java's own among them. */
  @Test
  void refusalsAreReadableOverHttp2Too() throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      HttpResponse<String> tooLong = post(client, "text/plain", "a".repeat(70_000).getBytes(UTF_8));
      assertThat(tooLong.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(tooLong.statusCode()).isEqualTo(413);
      assertThat(tooLong.body()).contains("70000 characters");
      HttpResponse<String> tooLarge = post(client, "audio/wav", new byte[(24 << 20) + 1]);
      assertThat(tooLarge.statusCode()).isEqualTo(413);
      assertThat(tooLarge.body()).contains("the body has more than");
      assertThat(post(client, "text/plain", "hello".getBytes(UTF_8)).statusCode()).isEqualTo(200);
    }
  }

  private static HttpResponse<String> post(HttpClient client, String type, byte[] body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/v1/turns"))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aWrongContentTypeOrSessionIsRefused() {
    refused(given().contentType("video/mp4").body(new byte[10]).post("/v1/turns").then(), 415);
    refused(
        given()
            .queryParam("session", "a/b c")
            .contentType("text/plain")
            .body("hello")
            .post("/v1/turns")
            .then(),
        400);
  }

  @Test
  void healthMetricsAndOpenApiAreThere() {
    given().get("/q/health/ready").then().statusCode(200);
    given().get("/q/metrics").then().statusCode(200).body(containsString("parley_gateway_streams"));
    given()
        .accept("application/json")
        .get("/openapi")
        .then()
        .statusCode(200)
        .body("paths", hasKey("/v1/turns"));
  }

  private static ValidatableResponse refused(ValidatableResponse response, int status) {
    return response
        .statusCode(status)
        .contentType("application/json")
        .body("error", not(containsString("Exception")))
        .body(not(containsString("\n")));
  }

  private static ValidatableResponse sendWav(String session, Sound sound) {
    return given()
        .queryParam("session", session)
        .contentType("audio/wav")
        .body(Wav.write(sound))
        .post("/v1/turns")
        .then();
  }

  private static UtteranceId ask(String session, String text) {
    return UtteranceId.parse(
        given()
            .queryParam("session", session)
            .contentType("text/plain")
            .body(text)
            .post("/v1/turns")
            .then()
            .statusCode(200)
            .extract()
            .path("utterance"));
  }
}
