package org.parley.gateway;

import static io.restassured.RestAssured.given;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.Select;
import org.parley.delivery.Broker;
import org.parley.delivery.KeyFolder;
import org.parley.delivery.RouteWriter;
import org.parley.delivery.Routing;
import org.parley.events.DecisionTaken;
import org.parley.events.Event;
import org.parley.events.ExperimentChanged;
import org.parley.events.ModelVersionPublished;
import org.parley.events.ReplicaReported;
import org.parley.events.RouteChanged;
import org.parley.events.TurnContext;
import org.parley.kafka.KafkaTestResource;
import org.parley.kafka.TestKafka;

/**
 * Models and experiments from the topics to what a person sees in a browser. The events are written
 * by hand but for {@code experiment.json}, which rollout-service wrote in a test of 420 sessions.
 */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(RolloutStandIn.class)
class PagesTest extends AnsweredTest {
  private static final String SMALL = "asr@small-0123456789ab";
  private static final String DEEP = "asr@deep-abcdef012345";
  private static final String EXPERIMENT = "asr-20260301-090000";

  private static @Nullable Browser opened;

  @BeforeAll
  static void open() {
    tell();
    opened = Browser.open();
  }

  @AfterAll
  static void close() {
    if (opened != null) {
      opened.close();
    }
  }

  private static void tell() {
    write(version(DEEP, Optional.empty(), report(8_575_023, 20.1, 1)));
    write(version(SMALL, Optional.of(DEEP), report(402_000, 3.2, 6.3)));
    KeyFolder keys = new KeyFolder(Path.of("target", "test-keys"));
    try (RouteWriter routes =
        new RouteWriter(
            Broker.at(TestKafka.shared().bootstrapServers()),
            keys.ensure(),
            InstantSource.system(),
            "/test")) {
      Object _ =
          routes.write(
              new Routing(
                  "asr",
                  DEEP,
                  List.of(
                      new RouteChanged.Arm("champion", DEEP, 1),
                      new RouteChanged.Arm("candidate", SMALL, 1.0 / 3)),
                  EXPERIMENT,
                  Optional.empty()));
    }
    write(new DecisionTaken("asr", 1, "start", "started at 10 %", Map.of("share", 0.1)));
    write(new DecisionTaken("asr", 2, "ramp", "50 sessions on each arm", Map.of("share", 0.25)));
    write(experiment());
  }

  private static ExperimentChanged experiment() {
    try (InputStream file = PagesTest.class.getResourceAsStream("/experiment.json")) {
      JsonNode told = new ObjectMapper().readTree(file);
      return new ExperimentChanged(
          EXPERIMENT,
          "asr",
          9,
          ExperimentChanged.Phase.RUNNING,
          (ObjectNode) told.get("plan"),
          (ObjectNode) told.get("counts"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A replica counts as running for some seconds after its report. */
  @BeforeEach
  void report() {
    write(
        new ReplicaReported(
            "asr-0",
            1,
            Instant.now().toEpochMilli(),
            "asr",
            3,
            List.of(DEEP),
            Map.of(),
            List.of(new ReplicaReported.Refusal(SMALL, "a golden example is answered otherwise")),
            Optional.of(6100L),
            Optional.of(700L),
            Optional.of(3L)));
  }

  private static Browser browser() {
    return requireNonNull(opened, "opened before all tests");
  }

  private static String site() {
    return RestAssured.baseURI + ":" + RestAssured.port + "/";
  }

  private static void write(Event event) {
    backEnd.write(event, TurnContext.none());
  }

  private static ModelVersionPublished version(
      String model, Optional<String> parent, ObjectNode report) {
    return new ModelVersionPublished(
        model,
        "0".repeat(64),
        1000,
        2_000_000,
        List.of(new ModelVersionPublished.Chunk(model + "/0000", 1000, "0".repeat(64))),
        parent,
        parent.isEmpty() ? "" : "asr-small.yaml",
        Map.of(),
        report,
        "key",
        "AAAA");
  }

  private static ObjectNode report(long network, double ms, double faster) {
    ObjectNode report = new ObjectMapper().createObjectNode();
    report.putObject("bytes").putObject("version").put("network", network);
    report.putObject("ms").put("p50", ms).put("p99", 2 * ms);
    report.putObject("toParent").put("faster", faster).put("smaller", faster);
    report.putObject("quality").putObject("wordErrors").put("version", 0.1234);
    return report;
  }

  @Test
  void theTopicsCanBeReadOverHttp() {
    given()
        .get("/v1/models")
        .then()
        .statusCode(200)
        .body("versions.findAll { it.name == 'asr' }.version", hasItem(SMALL))
        .body("versions.find { it.version == '" + SMALL + "' }.parent", equalTo(DEEP))
        .body("versions.find { it.version == '" + SMALL + "' }.bytes.network", equalTo(402_000))
        .body("versions.find { it.version == '" + SMALL + "' }.published", equalTo(true))
        .body("replicas[0].refused[0].reason", startsWith("a golden example"))
        .body("routes[0].champion", equalTo(DEEP))
        .body("routes[0].arms.share", contains(0.75f, 0.25f))
        .body("versions.find { it.version == '" + SMALL + "' }.state", equalTo("arm"));
    given()
        .get("/v1/experiments")
        .then()
        .statusCode(200)
        .body("experiments[0].experiment", equalTo(EXPERIMENT))
        .body("experiments[0].decisions.decision", contains("start", "ramp"))
        .body("rollout", startsWith("http://127.0.0.1:"));
  }

  @Test
  void aReportThatIsNotThereIsOneLine() {
    given().get("/v1/models/asr@none-000000000000/report").then().statusCode(404);
  }

  @ParameterizedTest
  @CsvSource({"1280, light", "1280, dark", "390, light", "390, dark"})
  void modelsAreShownWithTheirLineageAndWhoRefusesWhat(int width, String theme) throws IOException {
    browser().show(site() + "models.html", width, theme);
    browser().awaitText("#models table", "small-0123456789ab");
    browser().awaitText("#models .shares", "25.0 %");
    browser().awaitText("#models .problem", "a golden example is answered otherwise");
    assertThat(browser().all(".lineage .node")).hasSizeGreaterThanOrEqualTo(2);
    assertThat(browser().all(".lineage .edge")).isNotEmpty();
    Sight.isFine(browser(), "models-" + width + "-" + theme);
  }

  @ParameterizedTest
  @CsvSource({"1280, light", "1280, dark", "390, light", "390, dark"})
  void experimentsAreShownWithIntervalsAndDecisions(int width, String theme) throws IOException {
    browser().show(site() + "experiments.html", width, theme);
    browser().awaitText(".experiment .summary", "Stage 2 of 3");
    browser().awaitText(".experiment .decisions", "ramp");
    assertThat(browser().all(".experiment .chart")).hasSize(2);
    assertThat(browser().all(".experiment .band")).hasSize(3);
    assertThat(browser().all(".experiment tbody th"))
        .extracting(cell -> cell.getText().strip())
        .anyMatch(text -> text.endsWith("candidate"));
    Sight.isFine(browser(), "experiments-" + width + "-" + theme);
  }

  @Test
  void buttonsAskRolloutServiceAndTellItsRefusals() {
    browser().show(site() + "experiments.html", 1280, "light");
    browser().await(".experiment [data-change=stop]");
    assertThat(browser().await(".controls [name=weight]").getDomProperty("value")).isEqualTo("50");
    browser().await(".controls [type=submit]").click();
    browser().await("[data-change=promote]").click();
    browser().agree();
    browser().await("[data-change=rollback]").click();
    browser().agree();
    awaitAsked(3);
    assertThat(RolloutStandIn.asked())
        .containsExactly(
            "POST /v1/experiments/" + EXPERIMENT + "/ramp {\"weight\":50}",
            "POST /v1/experiments/" + EXPERIMENT + "/promote {\"arm\":\"candidate\"}",
            "POST /v1/experiments/" + EXPERIMENT + "/rollback {}");
    RolloutStandIn.refuse("no experiment runs there");
    browser().await("[data-change=stop]").click();
    browser().agree();
    browser().awaitText("#notice", "rollout-service: no experiment runs there");
    RolloutStandIn.refuse("");
    RolloutStandIn.asked().clear();
  }

  @Test
  void anExperimentIsStartedByTheForm() {
    browser().show(site() + "experiments.html", 390, "dark");
    browser().await("#new summary").click();
    browser().awaitText("#candidates", "asr");
    new Select(browser().await("select[data-model=asr]")).selectByVisibleText(SMALL);
    browser().await("#start [type=submit]").click();
    awaitAsked(1);
    assertThat(RolloutStandIn.asked().getFirst())
        .startsWith("POST /v1/experiments {\"candidates\":[{\"asr\":\"" + SMALL + "\"}]")
        .contains("\"weight\":10,\"metric\":\"taskSuccess\",\"delta\":0.02,\"alpha\":0.05");
    RolloutStandIn.asked().clear();
  }

  @Test
  void theConsoleStillTalks() throws IOException {
    browser().show(site() + "?session=page", 1280, "light");
    browser().awaitText("#connection", "connected");
    browser().driver().findElement(By.id("text")).sendKeys("a large latte\n");
    browser().awaitText(".answer", "You said a large latte");
    browser().awaitText(".meaning", "order drink 97 %");
    Sight.isFine(browser(), "console");
  }

  private static void awaitAsked(int count) {
    Instant limit = Instant.now().plus(Duration.ofSeconds(20));
    while (RolloutStandIn.asked().size() < count) {
      assertThat(Instant.now()).as("asked %s", RolloutStandIn.asked()).isBefore(limit);
      Thread.onSpinWait();
    }
  }
}
