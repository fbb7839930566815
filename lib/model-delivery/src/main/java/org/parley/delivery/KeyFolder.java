package org.parley.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The keys of one installation: {@code signing.pem}, which only its owner reads, and {@code
 * trusted/ID.pem}, the public halves that its services believe.
 */
public final class KeyFolder {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path folder;

  public KeyFolder(Path folder) {
    this.folder = folder;
  }

  public Path signingFile() {
    return folder.resolve("signing.pem");
  }

  public Path trustedFolder() {
    return folder.resolve("trusted");
  }

  /**
   * Makes a pair where there is none.
   *
   * @return the signing key
   */
  public SigningKey ensure() {
    return Files.exists(signingFile()) ? SigningKey.read(signingFile()) : install();
  }

  /**
   * Makes a new pair the one that signs. What the last one signed stays trusted, what an earlier
   * one signed does not.
   *
   * @return the new signing key
   */
  public SigningKey rotate() {
    SigningKey last = SigningKey.read(signingFile());
    try (Stream<Path> files = Files.list(trustedFolder())) {
      for (Path file : files.toList()) {
        if (!file.equals(trustedFile(last))) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new DeliveryException("cannot change " + trustedFolder() + ": " + e.getMessage(), e);
    }
    return install();
  }

  private SigningKey install() {
    SigningKey key = SigningKey.generate();
    try {
      Files.createDirectories(trustedFolder());
      // Trusted first: whatever it signs is believed.
      Files.writeString(trustedFile(key), key.publicPem());
      Path half = folder.resolve("signing.pem.new");
      Files.deleteIfExists(half);
      Files.createFile(half, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      Files.writeString(half, key.pem());
      Files.move(
          half, signingFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return key;
    } catch (IOException e) {
      throw new DeliveryException("cannot write keys to " + folder + ": " + e.getMessage(), e);
    }
  }

  private Path trustedFile(SigningKey key) {
    return trustedFolder().resolve(key.id() + ".pem");
  }
}
