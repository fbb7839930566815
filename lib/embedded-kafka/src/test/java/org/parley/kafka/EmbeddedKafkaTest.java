package org.parley.kafka;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.events.Topics;
import org.parley.events.Topics.TopicSpec;

class EmbeddedKafkaTest {
  @TempDir Path folder;

  @Test
  void recordsAreThereAfterARestart() throws Exception {
    int port = Ports.free();
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, port, Ports.free())) {
      kafka.createTopics(Topics.all());
      write(kafka, Topics.TRANSCRIPTS, "session", "first");
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, port, Ports.free())) {
      kafka.createTopics(Topics.all());
      write(kafka, Topics.TRANSCRIPTS, "session", "second");
      assertThat(read(kafka, Topics.TRANSCRIPTS, 2)).containsExactly("first", "second");
    }
  }

  @Test
  void clientsAreToldTheAddressThatTheyAreToUse() throws Exception {
    int port = Ports.free();
    var clients = new Listener("0.0.0.0", port, "localhost:" + port);
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, clients, Ports.free());
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      assertThat(admin.describeCluster().nodes().get())
          .singleElement()
          .satisfies(
              node -> assertThat(node.host() + ":" + node.port()).isEqualTo("localhost:" + port));
    }
  }

  @Test
  void anAddressWithoutAPortIsRefused() {
    assertThatThrownBy(() -> new Listener("0.0.0.0", 9092, "kafka"))
        .hasMessage("'kafka' is no host:port that clients could connect to");
  }

  @Test
  void topicsHaveThePartitionsAndSettingsOfTheirSpecifications() throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers()))) {
      for (TopicSpec spec : Topics.all()) {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, spec.name());
        var described = admin.describeTopics(List.of(spec.name())).allTopicNames().get();
        var settings = requireNonNull(admin.describeConfigs(List.of(topic)).all().get().get(topic));
        assertThat(requireNonNull(described.get(spec.name())).partitions())
            .hasSize(spec.partitions());
        spec.config()
            .forEach((name, value) ->
                assertThat(settings.get(name).value())
                    .as(spec.name() + " " + name)
                    .isEqualTo(value));
      }
    }
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedKafka.start(folder, other.getLocalPort(), Ports.free()))
          .isInstanceOf(BrokerException.class)
          .hasMessage("port " + other.getLocalPort() + " is taken, so Kafka cannot start there");
    }
  }

  @Test
  void aFolderWithSomethingElseInItIsNotFormatted() throws Exception {
    Files.writeString(folder.resolve("thesis.txt"), "mine");
    assertThatThrownBy(() -> EmbeddedKafka.start(folder, Ports.free(), Ports.free()))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("not empty and not Kafka's");
    assertThat(folder).isDirectoryNotContaining(path -> path.endsWith("meta.properties"));
  }

  @Test
  void aFolderInUseIsRefusedAndItsBrokerServesOn() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, Ports.free(), Ports.free())) {
      assertThatThrownBy(() -> EmbeddedKafka.start(folder, Ports.free(), Ports.free()))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining(folder.toString());
      kafka.createTopics(Topics.all());
      write(kafka, Topics.REPLIES, "session", "still here");
      assertThat(read(kafka, Topics.REPLIES, 1)).containsExactly("still here");
    }
  }

  private static void write(EmbeddedKafka kafka, String topic, String key, String value)
      throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, 0, key, value)).get();
    }
  }

  private static List<String> read(EmbeddedKafka kafka, String topic, int count) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "auto.offset.reset", "earliest");
    List<String> values = new ArrayList<>();
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      while (values.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
