package org.parley.delivery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.parley.kafka.TestKafka;
import org.parley.runtime.BundleWriter;
import org.parley.runtime.Manifest;

/** An installation of a test: keys, bundles and a publisher in a folder, on the shared broker. */
final class Installation implements AutoCloseable {
  final Path folder;
  final KeyFolder keys;
  final Broker broker = Broker.at(TestKafka.shared().bootstrapServers());
  private Instant now = Instant.now();
  final InstantSource clock = () -> now;
  BundlePublisher publisher;

  Installation(Path folder) {
    this.folder = folder;
    this.keys = new KeyFolder(folder.resolve("keys"));
    this.publisher = new BundlePublisher(broker, keys.ensure(), clock, "/test");
  }

  void later(java.time.Duration time) {
    now = now.plus(time);
  }

  /** A bundle with a network of its own and, where they have the seed in common, equal assets. */
  Path bundle(String name, String tag, int networkBytes, long assetSeed, int assetBytes) {
    Path file = folder.resolve(name + "-" + tag + ".parley");
    try {
      new BundleWriter(
              new Manifest.Draft(
                  name, tag, Optional.of(name + "@0-000000000000"), new java.util.TreeMap<>()))
          .add("assets/words.bin", noise(assetSeed, assetBytes))
          .add("network.onnx", noise((name + tag).hashCode(), networkBytes))
          .write(file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] noise(long seed, int bytes) {
    byte[] noise = new byte[bytes];
    new Random(seed).nextBytes(noise);
    return noise;
  }

  BundlePublisher.Publication publish(Path bundle) {
    return publisher.publish(bundle, JsonNodeFactory.instance.objectNode().put("wer", 0.08));
  }

  BundleFetcher fetcher() {
    return fetcher(64 << 20);
  }

  BundleFetcher fetcher(long budget) {
    return new BundleFetcher(
        broker, new TrustedKeys(keys.trustedFolder()), folder.resolve("cache"), budget);
  }

  void write(ProducerRecord<String, byte[]> record) {
    try (KafkaProducer<String, byte[]> producer = broker.producer()) {
      Records.send(producer, record);
    }
  }

  @Override
  public void close() {
    publisher.close();
  }
}
