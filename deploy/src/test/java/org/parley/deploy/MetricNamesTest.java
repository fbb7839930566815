package org.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Alerts, dashboards and scaling ask for what docs/METRICS.md names, and for nothing else of ours.
 * That the services serve what it names is a system test's matter.
 */
class MetricNamesTest {
  private static final Pattern ASKED = Pattern.compile("\\bparley_[a-z_]+");
  private static final Pattern NAMED = Pattern.compile("`(parley_[a-z_]+)`");

  /** What a histogram's or summary's name ends in where one of its figures is asked for. */
  private static final Pattern SUFFIX = Pattern.compile("_(bucket|count|sum|max)$");

  @Test
  void whatIsAskedForIsNamed() throws IOException {
    Set<String> named =
        names(NAMED, Files.readString(Manifests.DEPLOY.resolveSibling("docs/METRICS.md")));
    assertThat(named).contains("parley_asr_utterances");
    Set<String> asked = asked();
    assertThat(asked).hasSizeGreaterThan(10);
    assertThat(asked)
        .allSatisfy(name -> assertThat(named).contains(SUFFIX.matcher(name).replaceFirst("")));
  }

  private static Set<String> asked() throws IOException {
    Manifests production = Manifests.overlay("production");
    Stream<JsonNode> askers =
        Stream.concat(
            Stream.of(dashboard()),
            Stream.concat(production.kind("PrometheusRule"), production.kind("ScaledObject")));
    String questions =
        askers
            .flatMap(asker ->
                Stream.concat(
                    asker.findValues("expr").stream(), asker.findValues("query").stream()))
            .map(JsonNode::asText)
            .collect(Collectors.joining("\n"));
    return names(ASKED, questions);
  }

  private static JsonNode dashboard() throws IOException {
    return new JsonMapper()
        .readTree(Manifests.DEPLOY.resolve("overlays/production/dashboards/parley.json").toFile());
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(result -> result.groupCount() == 0 ? result.group() : result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
