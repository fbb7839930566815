package org.parley.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.parley.events.ModelVersionPublished;
import org.parley.events.RouteChanged;

/**
 * The public keys whose signatures count: every {@code *.pem} file of a folder. While one key takes
 * the place of another, both lie there. The folder is read at each question, so that a change needs
 * no restart.
 */
public final class TrustedKeys {
  private final Path folder;

  public TrustedKeys(Path folder) {
    this.folder = folder;
  }

  /** Why an announcement is not to be believed; empty where it is. */
  public Optional<String> objection(ModelVersionPublished announced) {
    try {
      return objection(Claim.version(announced), announced.keyId(), announced.signature());
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Why a route is not to be believed; empty where it is. */
  public Optional<String> objection(RouteChanged route) {
    return objection(Claim.route(route), route.keyId(), route.signature());
  }

  private Optional<String> objection(byte[] claim, String keyId, String signature) {
    if (keyId.isEmpty() || signature.isEmpty()) {
      return Optional.of("it is not signed");
    }
    PublicKey key = keys().get(keyId);
    if (key == null) {
      return Optional.of(
          "it is signed with key " + keyId + ", which is not among the trusted ones");
    }
    return verify(claim, key, signature)
        ? Optional.empty()
        : Optional.of("its signature does not fit");
  }

  private static boolean verify(byte[] claim, PublicKey key, String signature) {
    try {
      Signature verifier = Signature.getInstance(SigningKey.ALGORITHM);
      verifier.initVerify(key);
      verifier.update(claim);
      return verifier.verify(Base64.getDecoder().decode(signature));
    } catch (SignatureException | InvalidKeyException | IllegalArgumentException malformed) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has Ed25519", e);
    }
  }

  /** Id → key. */
  private Map<String, PublicKey> keys() {
    if (!Files.isDirectory(folder)) {
      return Map.of();
    }
    Map<String, PublicKey> keys = new TreeMap<>();
    for (Path file : files()) {
      try {
        PublicKey key = publicKey(Files.readString(file));
        keys.put(SigningKey.id(key), key);
      } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
        throw new DeliveryException(file + " is no public key: " + e.getMessage(), e);
      }
    }
    return keys;
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".pem")).sorted().toList();
    } catch (IOException e) {
      throw new DeliveryException("cannot list " + folder + ": " + e.getMessage(), e);
    }
  }

  static PublicKey publicKey(String pem) throws GeneralSecurityException {
    return KeyFactory.getInstance(SigningKey.ALGORITHM)
        .generatePublic(new X509EncodedKeySpec(Pem.read(Pem.PUBLIC, pem)));
  }
}
