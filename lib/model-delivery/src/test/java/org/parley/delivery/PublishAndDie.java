package org.parley.delivery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.parley.events.Topics;
import org.parley.runtime.Bundle;

/** Publishes a bundle and kills its own process when its first chunk is there. */
final class PublishAndDie {
  private PublishAndDie() {}

  public static void main(String[] arguments) throws Exception {
    Broker broker = Broker.at(arguments[0]);
    Path bundle = Path.of(arguments[2]);
    String model = Bundle.read(bundle).version().toString();
    Thread.ofPlatform().daemon().start(() -> dieAfterFirstChunk(broker, model));
    try (var publisher =
        new BundlePublisher(
            broker, SigningKey.read(Path.of(arguments[1])), InstantSource.system(), "/test")) {
      publisher.publish(bundle, JsonNodeFactory.instance.objectNode());
    }
  }

  private static void dieAfterFirstChunk(Broker broker, String model) {
    try (KafkaConsumer<String, byte[]> reader = broker.reader()) {
      var partition = new org.apache.kafka.common.TopicPartition(Topics.MODEL_BUNDLES, 0);
      reader.assign(java.util.List.of(partition));
      reader.seekToBeginning(java.util.List.of(partition));
      while (true) {
        for (var record : reader.poll(java.time.Duration.ofMillis(5))) {
          if (record.key().startsWith(model)) {
            new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start();
          }
        }
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
