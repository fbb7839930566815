package org.parley.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.parley.events.Topics;
import org.parley.events.Topics.TopicSpec;

/** The topics of a cluster are those of the code, which the launcher and the local broker make. */
class TopicManifestTest {
  /** Of the topics whose key is a session: as many replicas of a service can share the work. */
  private static final int SESSION_PARTITIONS = 24;

  private static final Path MANIFEST = Manifests.DEPLOY.resolve("overlays/production/topics.yaml");
  private static final String HEADER =
      """
      # Written by TopicManifestTest from Topics.java; -Dgolden=write writes it anew.
      """;

  @Test
  void theManifestIsThatOfTheCode() throws IOException {
    String actual =
        Topics.all().stream()
            .map(TopicManifestTest::manifest)
            .collect(Collectors.joining("---\n", HEADER, ""));
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(MANIFEST, actual, UTF_8);
    }
    assertThat(actual)
        .as("%s; -Dgolden=write writes it anew", MANIFEST)
        .isEqualTo(Files.readString(MANIFEST, UTF_8));
  }

  @Test
  void aProductionClusterGetsAllTopicsThreefold() {
    Manifests production = Manifests.overlay("production");
    assertThat(production.kind("KafkaTopic").map(Manifests::nameOf))
        .containsExactlyInAnyOrderElementsOf(Topics.all().stream().map(TopicSpec::name).toList());
    assertThat(production.kind("KafkaTopic").map(topic -> topic.path("spec")))
        .allSatisfy(spec -> {
          assertThat(spec.path("replicas").asInt()).isEqualTo(3);
          assertThat(spec.path("config").path("min.insync.replicas").asInt()).isEqualTo(2);
        });
  }

  @Test
  void whatCarriesWordsOrSoundIsKeptForAWhileOnly() {
    Map<String, JsonNode> configs =
        Manifests.overlay("production")
            .kind("KafkaTopic")
            .collect(Collectors.toMap(Manifests::nameOf, t -> t.path("spec").path("config")));
    for (String topic :
        List.of(
            Topics.AUDIO,
            Topics.SPEECH,
            Topics.TRANSCRIPTS,
            Topics.INTERPRETATIONS,
            Topics.REPLIES,
            Topics.TURNS)) {
      JsonNode config = configs.get(topic);
      assertThat(config).as(topic).isNotNull();
      assertThat(config.path("cleanup.policy").asText()).as(topic).isEqualTo("delete");
      assertThat(config.path("retention.ms").asLong())
          .as(topic)
          .isBetween(1L, 30L * 24 * 3600 * 1000);
    }
  }

  @Test
  void everyTopicThatIsNamedInAnAccessListExistsAndIsWrittenBySomebody() {
    Manifests production = Manifests.overlay("production");
    Stream<JsonNode> rules =
        production
            .kind("KafkaUser")
            .flatMap(user -> user.path("spec").path("authorization").path("acls").valueStream())
            .filter(rule -> rule.path("resource").path("type").asText().equals("topic"));
    Map<String, Boolean> written =
        rules.collect(
            Collectors.toMap(
                rule -> rule.path("resource").path("name").asText(),
                rule ->
                    rule.path("operations").valueStream().anyMatch(o -> o.asText().equals("Write")),
                Boolean::logicalOr));
    assertThat(written.keySet())
        .containsExactlyInAnyOrderElementsOf(Topics.all().stream().map(TopicSpec::name).toList());
    assertThat(written).allSatisfy((topic, isWritten) -> assertThat(isWritten).as(topic).isTrue());
  }

  /** A cluster has room, so time alone ends a record; limits of size are for laptops. */
  private static String manifest(TopicSpec spec) {
    Map<String, String> config = new TreeMap<>(spec.config());
    config.remove("retention.bytes");
    config.put("min.insync.replicas", "2");
    StringBuilder yaml = new StringBuilder();
    config.forEach((name, value) -> yaml.append("    %s: %s\n".formatted(name, value)));
    return """
    apiVersion: kafka.strimzi.io/v1
    kind: KafkaTopic
    metadata:
      name: %s
      labels:
        strimzi.io/cluster: kafka
    spec:
      partitions: %d
      replicas: 3
      config:
    %s\
    """
        .formatted(
            spec.name(),
            spec.partitions() == Topics.SESSION_PARTITIONS ? SESSION_PARTITIONS : spec.partitions(),
            yaml);
  }
}
