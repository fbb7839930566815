package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.launcher.suite.Service;
import org.parley.signal.Pcm;
import org.parley.signal.Sound;
import org.parley.signal.Wav;
import org.parley.system.GatewayClient.Answer;
import org.parley.system.TraceReceiver.Span;

/** A suite that is watched as in a cluster: traces, logs in JSON, and as talkative as it can be. */
class ObservedIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** A word that nothing but the order itself can have put anywhere. */
  private static final String UNUSUAL = "quetzalcoatlus";

  private static final Pattern FAMILY = Pattern.compile("# TYPE (parley_[a-z_]+) (\\w+)");
  private static final Pattern ROW = Pattern.compile("\\| `(parley_[a-z_]+)` \\|");
  private static final JsonMapper JSON = new JsonMapper();

  @SuppressWarnings("NullAway.Init") // started before any test is made
  private static TraceReceiver traces;

  @SuppressWarnings("NullAway.Init")
  private static Suite suite;

  private final GatewayClient gateway = new GatewayClient(suite.gateway());
  private final String session = "observed-" + UUID.randomUUID();

  @BeforeAll
  static void start(@TempDir Path state) throws Exception {
    traces = new TraceReceiver();
    suite =
        Suite.start(
            state,
            Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", traces.endpoint(),
                "OTEL_BSP_SCHEDULE_DELAY", "200",
                "QUARKUS_LOG_LEVEL", "DEBUG",
                "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true"));
  }

  @AfterAll
  static void stop() {
    suite.close();
    traces.close();
  }

  @Test
  void aSpokenTurnIsOneTraceThroughAllFiveServices() throws Exception {
    Answer answer = gateway.ask(session, "audio/wav", BodyPublishers.ofByteArray(wav()));
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);

    Span turn = await(span -> span.parent().isEmpty() && below(span).size() == 4);
    Map<String, Span> below = below(turn);
    Map<String, String> services = new HashMap<>();
    below.forEach((name, span) -> services.put(name, span.service()));
    assertThat(services)
        .isEqualTo(
            Map.of(
                "recognise", "asr-service",
                "understand", "nlu-service",
                "answer", "dialog-service",
                "speak", "tts-service"));
    assertThat(turn.service()).isEqualTo("gateway-service");
    assertThat(turn.whole()).contains("first sound");
    assertThat(below.values())
        .allMatch(span -> span.startNanos() >= turn.startNanos())
        .allMatch(span -> span.endNanos() <= turn.endNanos());
  }

  private static byte[] wav() throws Exception {
    return Wav.write(new Sound(Pcm.toFloats(Speech.of(Speech.PHRASES.get(0))), 16_000));
  }

  /** The first span of this session that is such a one. */
  private Span await(Predicate<Span> which) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      for (Span span : traces.spans()) {
        if (span.whole().contains(session) && which.test(span)) {
          return span;
        }
      }
      assertThat(System.nanoTime()).as("spans: %s", traces.spans()).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static Map<String, Span> below(Span turn) {
    return traces.spans().stream()
        .filter(span -> span.trace().equals(turn.trace()) && span.parent().equals(turn.id()))
        .collect(Collectors.toMap(Span::name, span -> span, (first, again) -> first));
  }

  @Test
  void noWordIsInAnyLogOrTrace() throws Exception {
    Answer answer = gateway.say(session, "add " + UNUSUAL + " to my shopping list");
    assertThat(answer.json().path("reply").asText())
        .as("the word went through all services")
        .contains(UNUSUAL);
    Answer spoken = gateway.ask(session, "audio/wav", BodyPublishers.ofByteArray(wav()));
    String transcript = spoken.json().path("transcript").asText();
    assertThat(transcript).contains(" ");
    Span _ = await(span -> span.name().equals("turn") && !below(span).isEmpty());
    for (Service service : Service.usual()) {
      assertThat(suite.log(service))
          .as("log of %s", service.moduleName())
          .isNotEmpty()
          .noneMatch(line -> line.contains(UNUSUAL) || line.contains(transcript));
    }
    assertThat(traces.spans())
        .noneMatch(span -> span.whole().contains(UNUSUAL) || span.whole().contains(transcript));
  }

  @Test
  void everyLineOfALogIsOneJsonObject() throws IOException {
    for (Service service : Service.usual()) {
      List<String> lines = suite.log(service);
      assertThat(lines)
          .as("log of %s", service.moduleName())
          .anyMatch(line -> line.contains("DEBUG"));
      // What the JVM itself says before there is a logger is none.
      assertThat(lines.stream().filter(line -> line.startsWith("{")))
          .hasSizeGreaterThan(lines.size() * 9 / 10)
          .allSatisfy(ObservedIT::isJson);
    }
  }

  @Test
  void theServicesServeTheMetricsThatTheirTableNames() throws Exception {
    assertThat(gateway.say(session, "set a timer for ten minutes").status()).isEqualTo(200);
    Answer spoken = gateway.ask(session, "audio/wav", BodyPublishers.ofByteArray(wav()));
    assertThat(spoken.status()).isEqualTo(200);

    Set<String> served = new TreeSet<>();
    for (Service service : Service.usual()) {
      Matcher families = FAMILY.matcher(gateway.get(suite.address(service), "/q/metrics"));
      families.results().map(ObservedIT::family).forEach(served::add);
    }
    // The largest of each time and size comes beside it, by itself.
    served.removeIf(name -> name.endsWith("_max"));
    String table = Files.readString(Suite.project().resolve("docs/METRICS.md"));
    assertThat(served).isEqualTo(names(ROW, table));
  }

  /** OpenMetrics names a counter's family without the ending that its samples have. */
  private static String family(MatchResult type) {
    return type.group(2).equals("counter") && !type.group(1).endsWith("_total")
        ? type.group(1) + "_total"
        : type.group(1);
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(result -> result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void isJson(String line) {
    try {
      assertThat(JSON.readTree(line).path("level").asText()).isNotBlank();
    } catch (JsonProcessingException e) {
      throw new AssertionError(line, e);
    }
  }
}
