package org.parley.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.UUID;

/**
 * A model version whose bundle lies on the bundles topic.
 *
 * @param model {@code asr@1-3fa9c21b04de}
 * @param digest SHA-256 of the bundle, lower-case hexadecimal
 * @param bytes length of the bundle
 * @param chunks number of {@link BundleChunk}s
 * @param parent the version it was made from
 * @param recipe name of the recipe that made it
 * @param report quality and speed as measured
 * @param keyId names the key of the signature
 * @param signature Ed25519, Base64
 */
public record ModelVersionPublished(
    String model,
    String digest,
    long bytes,
    int chunks,
    Optional<String> parent,
    String recipe,
    ObjectNode report,
    String keyId,
    String signature)
    implements Event {
  public ModelVersionPublished {
    Require.name(model, "model");
    if (!digest.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("digest \"" + digest + "\" is not 64 hexadecimal digits");
    }
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes is " + bytes + ", less than 0");
    }
    Require.notNegative(chunks, "chunks");
    requireNonNull(parent, "parent");
    requireNonNull(recipe, "recipe");
    report = report.deepCopy();
    requireNonNull(keyId, "keyId");
    requireNonNull(signature, "signature");
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
