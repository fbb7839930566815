package org.parley.delivery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.parley.events.ModelVersionPublished;
import org.parley.events.ModelVersionPublished.Chunk;
import org.parley.events.Topics;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleRefusedException;
import org.parley.runtime.ModelVersion;

/**
 * Gets announced bundles from Kafka, and believes nothing: the signature is checked before a byte
 * is asked for, each chunk's digest as it comes, and the whole bundle against the announcement.
 * What came is kept in a folder, so that a fetch that was interrupted goes on where it was, and the
 * next start needs none.
 */
public final class BundleFetcher {
  /** No bundle of ours is larger than that packed. */
  private static final long MOST_WIRE_BYTES = 400L << 20;

  private final Broker broker;
  private final TrustedKeys keys;
  private final Path folder;
  private final long mostUnpackedBytes;

  /**
   * @param folder of this process alone
   * @param mostUnpackedBytes larger bundles are refused
   */
  public BundleFetcher(Broker broker, TrustedKeys keys, Path folder, long mostUnpackedBytes) {
    this.broker = broker;
    this.keys = keys;
    this.folder = folder;
    this.mostUnpackedBytes = mostUnpackedBytes;
  }

  /**
   * @throws BundleRefusedException where the bundle is not signed by a trusted key, too large, not
   *     whole or not what was announced; the message says which
   * @throws DeliveryException where the broker or the folder fails
   */
  public Bundle fetch(ModelVersionPublished announced) {
    requireTrusted(announced);
    Path file = file(announced);
    if (Files.exists(file)) {
      try {
        return requireAnnounced(Bundle.read(file), announced);
      } catch (BundleRefusedException damaged) {
        delete(file);
      }
    }
    fetchPieces(announced);
    byte[] zip = join(announced);
    Bundle bundle = requireAnnounced(Bundle.read(announced.model(), zip), announced);
    write(file, zip);
    announced.chunks().forEach(chunk -> delete(piece(chunk)));
    return bundle;
  }

  /** Deletes the copy of a version that is not announced any more. */
  public void forget(String model) {
    delete(folder.resolve(model + ".parley"));
  }

  private Path file(ModelVersionPublished announced) {
    // Parsed: a name that leads out of the folder is no version.
    return folder.resolve(ModelVersion.parse(announced.model()) + ".parley");
  }

  private void requireTrusted(ModelVersionPublished announced) {
    keys.objection(announced)
        .ifPresent(objection -> {
          throw new BundleRefusedException(announced.model(), objection);
        });
    ModelVersion named = ModelVersion.parse(announced.model());
    if (!announced.digest().startsWith(named.digest())) {
      throw new BundleRefusedException(
          announced.model(), "is announced with the digest " + announced.digest());
    }
    if (announced.unpackedBytes() > mostUnpackedBytes || announced.bytes() > MOST_WIRE_BYTES) {
      throw new BundleRefusedException(
          announced.model(),
          "unpacks to %d bytes, more than the memory budget of %d"
              .formatted(announced.unpackedBytes(), mostUnpackedBytes));
    }
  }

  private Bundle requireAnnounced(Bundle bundle, ModelVersionPublished announced) {
    var manifest = bundle.manifest();
    long unpacked = manifest.networkBytes() + manifest.assetBytes();
    if (!bundle.version().digest().equals(announced.digest())
        || !bundle.version().toString().equals(announced.model())
        || !manifest.parent().equals(announced.parent())
        || unpacked != announced.unpackedBytes()) {
      throw new BundleRefusedException(
          announced.model(), "the bundle is not the one that was announced");
    }
    return bundle;
  }

  private Path piece(Chunk chunk) {
    return folder.resolve("chunks").resolve(chunk.sha256());
  }

  /** Fetches the chunks that are not there yet. */
  private void fetchPieces(ModelVersionPublished announced) {
    Map<String, Chunk> wanted = new TreeMap<>();
    for (Chunk chunk : announced.chunks()) {
      if (!Files.exists(piece(chunk))) {
        wanted.put(chunk.key(), chunk);
      }
    }
    Set<String> corrupt = new HashSet<>();
    if (!wanted.isEmpty()) {
      TopicRead.all(
          broker,
          Topics.MODEL_BUNDLES,
          record -> {
            String key = String.valueOf(record.key());
            Chunk chunk = wanted.get(key);
            if (chunk != null && record.value() != null) {
              if (Digests.sha256(record.value()).equals(chunk.sha256())) {
                write(piece(chunk), record.value());
                wanted.remove(key);
              } else {
                corrupt.add(key);
              }
            }
            return !wanted.isEmpty();
          });
    }
    if (!wanted.isEmpty()) {
      String key = wanted.keySet().iterator().next();
      throw new BundleRefusedException(
          announced.model(),
          "chunk " + key + (corrupt.contains(key) ? " is corrupt" : " is missing"));
    }
  }

  private byte[] join(ModelVersionPublished announced) {
    ByteArrayOutputStream zip = new ByteArrayOutputStream((int) announced.bytes());
    for (Chunk chunk : announced.chunks()) {
      Path file = piece(chunk);
      try {
        byte[] bytes = Files.readAllBytes(file);
        if (!Digests.sha256(bytes).equals(chunk.sha256())) {
          delete(file);
          throw new BundleRefusedException(announced.model(), file + " is damaged");
        }
        zip.writeBytes(bytes);
      } catch (IOException e) {
        throw new DeliveryException("cannot read " + file + ": " + e.getMessage(), e);
      }
    }
    return zip.toByteArray();
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.getParent());
      Path half = Files.createTempFile(file.getParent(), "half", ".tmp");
      try {
        Files.write(half, content);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(half);
      }
    } catch (IOException e) {
      throw new DeliveryException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new DeliveryException("cannot delete " + file + ": " + e.getMessage(), e);
    }
  }
}
