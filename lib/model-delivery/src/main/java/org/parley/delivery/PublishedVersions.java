package org.parley.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.parley.events.MalformedEventException;
import org.parley.events.ModelVersionPublished;
import org.parley.events.Topics;

/**
 * The versions that are announced at one moment, in order of their names. Whether they are to be
 * believed is another question: {@link TrustedKeys}.
 */
public final class PublishedVersions {
  private final Map<String, ModelVersionPublished> versions;

  private PublishedVersions(Map<String, ModelVersionPublished> versions) {
    this.versions = versions;
  }

  /**
   * Reads the versions topic. A record that is no announcement is passed by.
   *
   * @throws DeliveryException where the broker does not answer
   */
  public static PublishedVersions read(Broker broker) {
    Map<String, ModelVersionPublished> versions = new TreeMap<>();
    TopicRead.all(
        broker,
        Topics.MODEL_VERSIONS,
        record -> {
          versions.remove(String.valueOf(record.key()));
          try {
            if (record.value() != null
                && Records.event(record) instanceof ModelVersionPublished version) {
              versions.put(version.model(), version);
            }
          } catch (MalformedEventException e) {
            Records.passBy(record, e);
          }
          return true;
        });
    return new PublishedVersions(versions);
  }

  public Map<String, ModelVersionPublished> all() {
    return Map.copyOf(versions);
  }

  /**
   * @param model {@code asr@1-3fa9c21b04de}
   */
  public Optional<ModelVersionPublished> find(String model) {
    return Optional.ofNullable(versions.get(model));
  }

  /** Digest → chunk of all versions but one. */
  Map<String, ModelVersionPublished.Chunk> chunksBesides(String model) {
    Map<String, ModelVersionPublished.Chunk> chunks = new HashMap<>();
    for (ModelVersionPublished version : versions.values()) {
      if (!version.model().equals(model)) {
        version.chunks().forEach(chunk -> chunks.putIfAbsent(chunk.sha256(), chunk));
      }
    }
    return chunks;
  }

  /** Whether a version is made of the chunk with this key. */
  boolean use(String chunkKey) {
    return versions.values().stream()
        .flatMap(version -> version.chunks().stream())
        .anyMatch(chunk -> chunk.key().equals(chunkKey));
  }
}
