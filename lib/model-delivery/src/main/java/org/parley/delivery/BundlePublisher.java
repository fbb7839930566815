package org.parley.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.parley.events.BundleChunk;
import org.parley.events.ModelVersionPublished;
import org.parley.events.ModelVersionPublished.Chunk;
import org.parley.events.Topics;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleRefusedException;
import org.parley.runtime.Manifest;

/**
 * Puts bundles on Kafka and takes them off again.
 *
 * <p>A bundle's chunks are all acknowledged before the announcement that names them, so that who
 * reads the announcement finds them; a publication that dies before leaves chunks that nobody asks
 * for, which are taken off a day later. Chunks that another announced version has too are not sent
 * again.
 */
public final class BundlePublisher implements AutoCloseable {
  private static final Duration ORPHANS_KEPT = Duration.ofDays(1);

  private final Broker broker;
  private final SigningKey key;
  private final InstantSource clock;
  private final String source;
  private final KafkaProducer<String, byte[]> producer;

  /**
   * @param source who publishes, such as {@code /launcher}
   */
  public BundlePublisher(Broker broker, SigningKey key, InstantSource clock, String source) {
    this.broker = broker;
    this.key = key;
    this.clock = clock;
    this.source = source;
    this.producer = broker.producer();
  }

  /**
   * What a publication did.
   *
   * @param sentChunks of the version's chunks; the others were there
   */
  public record Publication(ModelVersionPublished announced, int sentChunks, long sentBytes) {}

  /**
   * Publishes a bundle's file. Publishing it again sends its own chunks again and announces it
   * anew, signed with the key of today.
   *
   * @param report quality and speed as measured; empty where nothing was
   * @throws BundleRefusedException where the file is no intact bundle
   * @throws DeliveryException where the broker does not take it; the version is then not announced
   */
  public Publication publish(Path file, ObjectNode report) {
    byte[] zip = read(file);
    Manifest manifest = Bundle.read(file.toString(), zip).manifest();
    String model = manifest.version().toString();
    PublishedVersions before = PublishedVersions.read(broker);
    List<Chunk> chunks = new ArrayList<>();
    List<BundleChunk> own = new ArrayList<>();
    Map<String, Chunk> others = before.chunksBesides(model);
    for (byte[] piece : BundlePieces.cut(file.toString(), zip)) {
      Chunk known = others.get(Digests.sha256(piece));
      if (known == null) {
        BundleChunk chunk = new BundleChunk(model, own.size(), piece);
        own.add(chunk);
        known = new Chunk(chunk.key(), piece.length, Digests.sha256(piece));
      }
      chunks.add(known);
    }
    send(own);
    ModelVersionPublished announced = announcement(manifest, zip.length, chunks, report);
    Records.send(producer, Records.of(announced, clock.instant(), source));
    sweep();
    long sentBytes = own.stream().mapToLong(chunk -> chunk.bytes().length).sum();
    return new Publication(announced, own.size(), sentBytes);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new BundleRefusedException(file.toString(), "cannot be read: " + e.getMessage(), e);
    }
  }

  private void send(List<BundleChunk> chunks) {
    Instant now = clock.instant();
    List<Future<RecordMetadata>> sending = new ArrayList<>();
    for (BundleChunk chunk : chunks) {
      sending.add(producer.send(Records.of(chunk, now, source)));
    }
    sending.forEach(sent -> Records.await(sent, Topics.MODEL_BUNDLES));
  }

  private ModelVersionPublished announcement(
      Manifest manifest, long bytes, List<Chunk> chunks, ObjectNode report) {
    byte[] claim = Claim.version(manifest.version(), manifest.contract(), manifest.parent());
    return new ModelVersionPublished(
        manifest.version().toString(),
        manifest.version().digest(),
        bytes,
        manifest.networkBytes() + manifest.assetBytes(),
        chunks,
        manifest.parent(),
        manifest.contract().getOrDefault("recipe", ""),
        manifest.contract(),
        report,
        key.id(),
        key.sign(claim));
  }

  /**
   * Takes a version off: first its announcement, then the chunks that no other version is made of.
   *
   * @return whether it was announced
   */
  public boolean retire(String model) {
    if (PublishedVersions.read(broker).find(model).isEmpty()) {
      return false;
    }
    Records.send(producer, Records.tombstone(Topics.MODEL_VERSIONS, model));
    removeUnused(record -> record.owner().equals(model) || isOld(record.at()));
    return true;
  }

  /** Takes off what publications that died have left. */
  private void sweep() {
    removeUnused(record -> isOld(record.at()));
  }

  private boolean isOld(Instant at) {
    return at.isBefore(clock.instant().minus(ORPHANS_KEPT));
  }

  private record ChunkRecord(String key, Instant at) {
    String owner() {
      int slash = key.lastIndexOf('/');
      return slash < 0 ? key : key.substring(0, slash);
    }
  }

  private void removeUnused(Predicate<ChunkRecord> which) {
    PublishedVersions announced = PublishedVersions.read(broker);
    Set<String> unused = new TreeSet<>();
    TopicRead.all(
        broker,
        Topics.MODEL_BUNDLES,
        record -> {
          String chunk = String.valueOf(record.key());
          unused.remove(chunk);
          boolean chosen =
              record.value() != null
                  && which.test(new ChunkRecord(chunk, Instant.ofEpochMilli(record.timestamp())));
          if (chosen && !announced.use(chunk)) {
            unused.add(chunk);
          }
          return true;
        });
    for (String chunk : unused) {
      Records.send(producer, Records.tombstone(Topics.MODEL_BUNDLES, chunk));
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
