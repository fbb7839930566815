package org.parley.compression;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.delivery.Broker;
import org.parley.delivery.BundleFetcher;
import org.parley.delivery.KeyFolder;
import org.parley.delivery.PublishedVersions;
import org.parley.delivery.TrustedKeys;
import org.parley.events.JobProgressed;
import org.parley.events.ModelVersionPublished;
import org.parley.kafka.KafkaTestResource;
import org.parley.runtime.Bundle;
import picocli.CommandLine;

/** Jobs as clients ask for them; a stand-in does them, so that each ends as its tag says. */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(JobsResourceTest.Settings.class)
class JobsResourceTest {
  /** Two may wait. */
  public static final class Settings implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
      return Map.of(
          "parley.compression.job-command", String.join(",", StandInJob.command()),
          "parley.compression.signing-key", signingKey().toAbsolutePath().toString(),
          "parley.compression.waiting", "2",
          "parley.compression.state", Path.of("target/jobs-state").toAbsolutePath().toString(),
          "parley.compression.models", Path.of("../models").toAbsolutePath().toString(),
          "parley.compression.recipes", Path.of("recipes").toAbsolutePath().toString());
    }

    @Override
    public void stop() {}

    private static Path signingKey() {
      var _ = KEYS.ensure();
      return KEYS.signingFile();
    }
  }

  private static final KeyFolder KEYS = new KeyFolder(Path.of("target/jobs-keys"));

  private final List<String> submitted = new ArrayList<>();

  @BeforeEach
  void awaitReady() {
    await("/q/health/ready", "status", "UP");
  }

  @AfterEach
  void cancelWhatWaits() {
    submitted.forEach(job -> given().delete("/v1/jobs/" + job));
    submitted.forEach(job -> awaitOver(job));
  }

  @Test
  void aJobIsTakenDoneAndReported() {
    String job = submit("succeeds");
    assertThat(awaitOver(job)).isEqualTo("succeeded");
    given()
        .get("/v1/jobs/" + job)
        .then()
        .statusCode(200)
        .body("model", equalTo("nlu@t-0123456789ab"))
        .body("note", equalTo("proven"))
        .body("done", equalTo(1.0f))
        .body("submitted", endsWith("Z"));
    given().get("/v1/jobs").then().body("id", hasItem(job));
    given().get("/v1/jobs/" + job + "/log").then().body(containsString("reading recipe.yaml"));
    given()
        .get("/v1/jobs/" + job + "/report")
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body("version", equalTo("nlu@t-0123456789ab"));
  }

  @Test
  void whatAJobMakesIsPublishedWhereThatIsAskedFor(@TempDir Path fetched) {
    JobView end =
        client().follow(client().submit(recipe("makes"), Optional.empty(), true).id(), _ -> {});
    assertThat(end.note()).startsWith("proven; published, ");
    assertThat(end.phase()).isEqualTo(JobProgressed.Phase.SUCCEEDED);
    Broker broker =
        Broker.at(ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class));
    ModelVersionPublished announced =
        PublishedVersions.read(broker).find(end.model().orElseThrow()).orElseThrow();
    Bundle bundle =
        new BundleFetcher(broker, new TrustedKeys(KEYS.trustedFolder()), fetched, 1 << 30)
            .fetch(announced);
    assertThat(bundle.version())
        .isEqualTo(Bundle.read(Path.of("../models/nlu-baseline.parley")).version());
  }

  @Test
  void whatIsMadeAndCannotBePublishedIsNoSuccess() {
    // The stand-in says that it made a version, and there is none.
    String job = client().submit(recipe("succeeds"), Optional.empty(), true).id();
    JobView end = client().follow(job, _ -> {});
    assertThat(end.phase()).isEqualTo(JobProgressed.Phase.FAILED);
    assertThat(end.note())
        .startsWith("nlu@t-0123456789ab is made")
        .contains("but is not published", "nlu-t.parley");
  }

  @Test
  void theCommandFollowsAJobAndSaysHowItEnded() {
    String job = submit("refused");
    CommandLine jobs = new CommandLine(new JobsCommand());
    StringWriter out = new StringWriter();
    jobs.setOut(new PrintWriter(out));
    String address = "--compression=http://localhost:" + RestAssured.port;
    assertThat(jobs.execute("follow", job, address)).isEqualTo(1);
    assertThat(jobs.execute(address)).isZero();
    assertThat(jobs.execute("show", job, address)).isZero();
    assertThat(jobs.execute("log", job, address)).isZero();
    assertThat(out.toString())
        .containsPattern(job + " +refused +50 %  0.90 times as fast, wanted 1.50")
        .contains("reading recipe.yaml");
  }

  @Test
  void theClientSaysInOneLineWhatIsWrong() {
    assertThatThrownBy(() -> client().follow("none", _ -> {})).hasMessage("there is no job none");
    assertThatThrownBy(() -> client().submit("model: x", Optional.empty(), false))
        .hasMessageStartingWith("recipe:");
    assertThatThrownBy(() -> new JobsClient(URI.create("http://localhost:1")).list())
        .hasMessageContaining("start it with ./parley up --with compression");
  }

  private static JobsClient client() {
    return new JobsClient(URI.create("http://localhost:" + RestAssured.port));
  }

  @Test
  void whatFailsOrIsRefusedSaysWhy() {
    String failed = submit("fails");
    assertThat(awaitOver(failed)).isEqualTo("failed");
    given()
        .get("/v1/jobs/" + failed)
        .then()
        .body("note", equalTo("no folder /data, where recordings should be"));
    given()
        .get("/v1/jobs/" + failed + "/report")
        .then()
        .statusCode(404)
        .body("error", equalTo("job " + failed + " has no report.json yet"));
    assertThat(awaitOver(submit("refused"))).isEqualTo("refused");
    assertThat(awaitOver(submit("memory"))).isEqualTo("failed");
    given().get("/q/health/ready").then().statusCode(200);
  }

  @Test
  void aMistakeInARecipeIsToldWithItsLine() {
    post(recipe("t").replace("bits: 8", "bits: 77"))
        .statusCode(400)
        .body("error", startsWith("recipe:10: steps[0]"));
    post(recipe("t").replace("nlu-baseline.yaml", "../../../etc/passwd"))
        .statusCode(400)
        .body("error", startsWith("trainedBy: there is no training recipe"));
    post(recipe("t").replace("[\"*\"]", "[nolayer]"))
        .statusCode(400)
        .body("error", containsString("no layer is named nolayer"));
    post("").statusCode(400);
    yaml()
        .queryParam("parent", "/etc/passwd")
        .body(recipe("t"))
        .post("/v1/jobs")
        .then()
        .statusCode(400)
        .body("error", startsWith("parent must be a version"));
    yaml()
        .queryParam("parent", "nlu@none-0123456789ab")
        .body(recipe("t"))
        .post("/v1/jobs")
        .then()
        .statusCode(400)
        .body("error", containsString("nlu@none-0123456789ab"));
    post("x".repeat(100_001)).statusCode(400).body("error", containsString("longer than"));
    given().contentType("application/json").body("{}").post("/v1/jobs").then().statusCode(415);
  }

  @Test
  void oneIsDoneTwoWaitAndTheNextIsAskedToComeLater() {
    String running = submit("waits");
    await("/v1/jobs/" + running, "phase", "running");
    String second = submit("waits");
    submit("waits");
    post(recipe("waits"))
        .statusCode(429)
        .header("Retry-After", "60")
        .body("error", containsString("2 jobs wait already"));
    given().delete("/v1/jobs/" + second).then().body("phase", equalTo("cancelled"));
    given().delete("/v1/jobs/" + second).then().statusCode(409);
    submit("waits");
    given()
        .get("/q/metrics")
        .then()
        .body(containsString("parley_compression_jobs{phase=\"queued\"} 2.0"));
  }

  @Test
  void progressIsSentAsItHappensUntilTheEnd() throws Exception {
    String job = submit("waits");
    HttpRequest events =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + RestAssured.port + "/v1/jobs/" + job + "/events"))
            .header("Accept", "text/event-stream")
            .timeout(Duration.ofSeconds(60))
            .build();
    List<String> told = new ArrayList<>();
    try (HttpClient client = HttpClient.newHttpClient();
        Stream<String> lines = client.send(events, HttpResponse.BodyHandlers.ofLines()).body()) {
      lines
          .filter(line -> line.startsWith("data:"))
          .forEach(line -> {
            told.add(line);
            if (line.contains("\"left\":\"PT1M30S\"")) {
              given().delete("/v1/jobs/" + job);
            }
          });
    }
    assertThat(told).anyMatch(line -> line.contains("\"left\":\"PT1M30S\""));
    assertThat(told.getLast()).contains("\"phase\":\"cancelled\"");
  }

  @Test
  void whatIsNotThereIsSaid() {
    for (String path : List.of("", "/events", "/log", "/report", "/report.html")) {
      given().get("/v1/jobs/none" + path).then().statusCode(404);
    }
    given()
        .delete("/v1/jobs/none")
        .then()
        .statusCode(404)
        .body("error", equalTo("there is no job none"));
    given().get("/v1/nothing").then().statusCode(404);
  }

  @Test
  void theApiDescribesItself() {
    given()
        .accept("application/json")
        .get("/openapi")
        .then()
        .statusCode(200)
        .body("paths", hasKey("/v1/jobs"))
        .body("paths.'/v1/jobs'.post.responses", hasKey("429"));
  }

  private String submit(String tag) {
    String job =
        post(recipe(tag))
            .statusCode(202)
            .header("Location", containsString("/v1/jobs/nlu-" + tag))
            .extract()
            .path("id");
    submitted.add(job);
    return job;
  }

  private static ValidatableResponse post(String recipe) {
    return yaml().body(recipe).post("/v1/jobs").then();
  }

  private static RequestSpecification yaml() {
    EncoderConfig asText =
        EncoderConfig.encoderConfig().encodeContentTypeAs("application/yaml", ContentType.TEXT);
    return given()
        .config(RestAssured.config().encoderConfig(asText))
        .contentType("application/yaml");
  }

  private static String awaitOver(String job) {
    Instant limit = Instant.now().plus(Duration.ofSeconds(60));
    String phase = "";
    while (phase.isEmpty() || phase.equals("queued") || phase.equals("running")) {
      assertThat(Instant.now()).as("%s is over", job).isBefore(limit);
      phase = given().get("/v1/jobs/" + job).path("phase");
    }
    return phase;
  }

  private static void await(String path, String field, String value) {
    Instant limit = Instant.now().plus(Duration.ofSeconds(60));
    while (!value.equals(given().get(path).path(field))) {
      assertThat(Instant.now()).as("%s is %s", path, value).isBefore(limit);
      Thread.onSpinWait();
    }
  }

  private static String recipe(String tag) {
    return """
    model: nlu
    tag: %s
    trainedBy: nlu-baseline.yaml
    seed: 1
    data:
      calibration: 10
      validation: 10
    steps:
      - step: quantise
        bits: 8
        ranges: auto
        compute: []
        store: ["*"]
    budget:
      smaller: 1.5
      faster: 0.1
      losses:
        sentenceErrors: {most: 10, unit: POINTS}
    """
        .formatted(tag);
  }
}
