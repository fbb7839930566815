package org.parley.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An issuer of tokens as OIDC has them: it tells where its keys are, and what they are. */
public final class Issuer implements QuarkusTestResourceLifecycleManager {
  private static final String KEY_ID = "one";
  private static final KeyPair KEYS = pair();
  private static @Nullable HttpServer server;

  @Override
  public Map<String, String> start() {
    try {
      HttpServer started =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server = started;
      started.createContext(
          "/.well-known/openid-configuration",
          exchange ->
              answer(
                  exchange,
                  "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\",\"token_endpoint\":\"%s/token\"}"
                      .formatted(address(), address(), address())));
      started.createContext("/keys", exchange -> answer(exchange, keys()));
      started.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.of("quarkus.oidc.tenant-enabled", "true", "quarkus.oidc.auth-server-url", address());
  }

  /** Signed by this issuer. */
  static String token(String person, String... roles) {
    return signed(KEYS, person, roles);
  }

  /** Signed by somebody else in this issuer's name. */
  static String forged(String person, String... roles) {
    return signed(pair(), person, roles);
  }

  private static String signed(KeyPair keys, String person, String... roles) {
    return Jwt.issuer(address())
        .upn(person)
        .groups(Set.of(roles))
        .expiresIn(Duration.ofMinutes(5))
        .jws()
        .keyId(KEY_ID)
        .sign(keys.getPrivate());
  }

  private static String address() {
    HttpServer running = server;
    if (running == null) {
      throw new IllegalStateException("the issuer does not run");
    }
    return "http://127.0.0.1:" + running.getAddress().getPort();
  }

  private static String keys() {
    RSAPublicKey key = (RSAPublicKey) KEYS.getPublic();
    return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}]}"
        .formatted(KEY_ID, number(key.getModulus()), number(key.getPublicExponent()));
  }

  private static String number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] unsigned = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(unsigned);
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Override
  public void stop() {
    HttpServer running = server;
    if (running != null) {
      running.stop(0);
    }
  }
}
