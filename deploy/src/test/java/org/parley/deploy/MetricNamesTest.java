package org.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alerts, dashboards and scaling ask for what the services count, and for nothing else of ours. */
class MetricNamesTest {
  private static final Pattern ASKED = Pattern.compile("\\bparley_[a-z_]+");
  private static final Pattern COUNTED = Pattern.compile("\"(parley\\.[a-z]+\\.[a-z.]+)\"");

  /** What Prometheus' naming adds to a meter's name, by its kind. */
  private static final Pattern SUFFIX =
      Pattern.compile("(_seconds)?(_total|_bucket|_count|_sum|_max)?$");

  @Test
  void whatIsAskedForIsCounted() throws IOException {
    Set<String> counted = counted();
    assertThat(counted).contains("parley_asr_utterances");
    Set<String> asked = asked();
    assertThat(asked).hasSizeGreaterThan(10);
    assertThat(asked)
        .allSatisfy(name -> assertThat(counted).contains(SUFFIX.matcher(name).replaceFirst("")));
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

  private static Set<String> counted() throws IOException {
    try (Stream<Path> modules = Files.list(Manifests.DEPLOY.getParent())) {
      return modules
          .map(module -> module.resolve("src/main/java"))
          .filter(Files::isDirectory)
          .flatMap(MetricNamesTest::meters)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Stream<String> meters(Path sources) {
    try (Stream<Path> files = Files.walk(sources)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream()
          .flatMap(file -> names(COUNTED, text(file)).stream())
          .map(name -> name.replace('.', '_'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(result -> result.groupCount() == 0 ? result.group() : result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
