package org.parley.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * The Ed25519 key (RFC 8032) that versions and routes are signed with. Its file holds both halves
 * in PEM form; the id is the beginning of the public half's digest.
 */
public final class SigningKey {
  static final String ALGORITHM = "Ed25519";

  private static final int ID_DIGITS = 16;

  private final KeyPair pair;
  private final String id;

  private SigningKey(KeyPair pair) {
    this.pair = pair;
    this.id = id(pair.getPublic());
  }

  /** A new one. */
  static SigningKey generate() {
    try {
      return new SigningKey(KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has Ed25519", e);
    }
  }

  /**
   * @throws DeliveryException where the file is missing or holds no such key
   */
  public static SigningKey read(Path file) {
    try {
      String text = Files.readString(file);
      PrivateKey secret =
          KeyFactory.getInstance(ALGORITHM)
              .generatePrivate(new PKCS8EncodedKeySpec(Pem.read(Pem.PRIVATE, text)));
      return new SigningKey(new KeyPair(TrustedKeys.publicKey(text), secret));
    } catch (NoSuchFileException e) {
      throw new DeliveryException(
          "there is no signing key at " + file + "; ./parley up makes one", e);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new DeliveryException(file + " is no signing key: " + e.getMessage(), e);
    }
  }

  static String id(PublicKey key) {
    return Digests.sha256(key.getEncoded()).substring(0, ID_DIGITS);
  }

  /** What announcements call it. */
  public String id() {
    return id;
  }

  /** The signature of a claim, Base64. */
  String sign(byte[] claim) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(pair.getPrivate());
      signature.update(claim);
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("signing with key " + id + " failed", e);
    }
  }

  String pem() {
    return Pem.write(Pem.PRIVATE, pair.getPrivate().getEncoded()) + publicPem();
  }

  String publicPem() {
    return Pem.write(Pem.PUBLIC, pair.getPublic().getEncoded());
  }
}
