package org.parley.system;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority of a test's own, made with the JDK's keytool, and what it signs. */
final class Certificates {
  static final String PASSWORD = "test-password";
  private static final String AUTHORITY = "authority";

  private final Path keys;

  Certificates(Path folder) throws IOException, InterruptedException {
    keys = Files.createDirectories(folder).resolve("keys.p12").toAbsolutePath();
    Files.deleteIfExists(keys);
    keytool("-alias", AUTHORITY, "-dname", "CN=authority of a test", "-ext", "bc:critical=ca:true");
  }

  /** A key with a certificate for this name, valid for programs that reach it at 127.0.0.1. */
  void issue(String name) throws IOException, InterruptedException {
    keytool(
        "-alias", name, "-dname", "CN=" + name, "-signer", AUTHORITY, "-ext", "san=ip:127.0.0.1");
  }

  private void keytool(String... more) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    line.addAll(List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1"));
    line.addAll(List.of("-validity", "2", "-storetype", "PKCS12", "-storepass", PASSWORD));
    line.addAll(List.of("-keystore", keys.toString()));
    line.addAll(List.of(more));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), US_ASCII);
    assertThat(process.waitFor()).as(said).isZero();
  }

  /** The authority's certificate, as Strimzi writes it. */
  void writeAuthority(Path pem) throws IOException, GeneralSecurityException {
    Files.createDirectories(pem.getParent());
    Files.writeString(pem, pem("CERTIFICATE", authority().getEncoded()));
  }

  /** A key store of one entry, as Strimzi writes it for a user. */
  void writeStore(String name, Path p12) throws IOException, GeneralSecurityException {
    KeyStore all = all();
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    char[] password = PASSWORD.toCharArray();
    own.setKeyEntry(name, all.getKey(name, password), password, all.getCertificateChain(name));
    Files.createDirectories(p12.getParent());
    try (OutputStream out = Files.newOutputStream(p12)) {
      own.store(out, password);
    }
  }

  /** Certificate and key in two files, as in a Secret of type tls. */
  void writePair(String name, Path folder) throws IOException, GeneralSecurityException {
    KeyStore all = all();
    StringBuilder chain = new StringBuilder();
    for (Certificate each : all.getCertificateChain(name)) {
      chain.append(pem("CERTIFICATE", each.getEncoded()));
    }
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("tls.crt"), chain);
    Files.writeString(
        folder.resolve("tls.key"),
        pem("PRIVATE KEY", all.getKey(name, PASSWORD.toCharArray()).getEncoded()));
  }

  /** Believes the authority and nobody else. */
  SSLContext trust() throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(AUTHORITY, authority());
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private Certificate authority() throws IOException, GeneralSecurityException {
    return all().getCertificate(AUTHORITY);
  }

  private KeyStore all() throws IOException, GeneralSecurityException {
    KeyStore all = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      all.load(in, PASSWORD.toCharArray());
    }
    return all;
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), type);
  }
}
