package org.parley.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A model version whose bundle lies on the bundles topic, whole: it is written after all of its
 * chunks are acknowledged.
 *
 * @param model {@code asr@1-3fa9c21b04de}
 * @param digest SHA-256 of the bundle's content, all 64 digits, lower-case hexadecimal
 * @param bytes length of the bundle's file
 * @param unpackedBytes of everything that it holds
 * @param chunks that make up the file, in its order; a chunk that an earlier version has published
 *     is not sent again
 * @param parent the version it was made from
 * @param recipe name of the recipe that made it; empty where that is not known
 * @param contract what whoever runs the network must keep
 * @param report quality and speed as measured
 * @param keyId names the key of the signature
 * @param signature Ed25519 over name, tag, digest, contract and parent, Base64
 */
public record ModelVersionPublished(
    String model,
    String digest,
    long bytes,
    long unpackedBytes,
    List<Chunk> chunks,
    Optional<String> parent,
    String recipe,
    Map<String, String> contract,
    ObjectNode report,
    String keyId,
    String signature)
    implements Event {

  /**
   * @param key of the {@link BundleChunk}'s record, which may be another version's
   * @param bytes its length
   * @param sha256 its digest, lower-case hexadecimal
   */
  public record Chunk(String key, int bytes, String sha256) {
    public Chunk {
      Require.name(key, "key");
      if (bytes < 1 || bytes > BundleChunk.MOST_BYTES) {
        throw new IllegalArgumentException(
            "chunk " + key + " of " + bytes + " bytes, outside 1 to " + BundleChunk.MOST_BYTES);
      }
      requireDigest(sha256);
    }
  }

  public ModelVersionPublished {
    Require.name(model, "model");
    requireDigest(digest);
    Require.notNegative(unpackedBytes, "unpackedBytes");
    chunks = List.copyOf(chunks);
    long sum = chunks.stream().mapToLong(Chunk::bytes).sum();
    if (bytes != sum) {
      throw new IllegalArgumentException("bytes is " + bytes + ", the chunks have " + sum);
    }
    requireNonNull(parent, "parent");
    requireNonNull(recipe, "recipe");
    contract = Collections.unmodifiableMap(new TreeMap<>(contract));
    report = report.deepCopy();
    requireNonNull(keyId, "keyId");
    requireNonNull(signature, "signature");
  }

  private static void requireDigest(String digest) {
    if (!digest.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("digest \"" + digest + "\" is not 64 hexadecimal digits");
    }
  }

  @Override
  public UUID id() {
    return EventIds.of(model, digest, "published");
  }

  @Override
  public String key() {
    return model;
  }
}
