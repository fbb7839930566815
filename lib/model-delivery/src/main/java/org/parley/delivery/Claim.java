package org.parley.delivery;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.parley.events.ModelVersionPublished;
import org.parley.events.RouteChanged;
import org.parley.runtime.ModelVersion;

/**
 * What a signature is of: a kind and its parts, each with its length before it, so that no two
 * claims are the same bytes.
 */
final class Claim {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private Claim(String kind) {
    add(kind);
  }

  /** Of a version: name, tag, digest, contract and parent. */
  static byte[] version(
      ModelVersion version, Map<String, String> contract, Optional<String> parent) {
    Claim claim = new Claim("parley model version 1");
    claim.add(version.name()).add(version.tag()).add(version.digest()).add(parent.orElse(""));
    new TreeMap<>(contract).forEach((setting, value) -> claim.add(setting).add(value));
    return claim.bytes.toByteArray();
  }

  /**
   * @throws IllegalArgumentException where the announcement's model is no version
   */
  static byte[] version(ModelVersionPublished announced) {
    ModelVersion named = ModelVersion.parse(announced.model());
    return version(
        new ModelVersion(named.name(), named.tag(), announced.digest()),
        announced.contract(),
        announced.parent());
  }

  /** Of a route: everything that it says. */
  static byte[] route(RouteChanged route) {
    Claim claim = new Claim("parley route 1");
    claim.add(route.name()).add(Long.toString(route.revision())).add(route.champion());
    claim.add(route.salt()).add(route.shadow().orElse(""));
    for (RouteChanged.Arm arm : route.arms()) {
      claim.add(arm.name()).add(arm.model()).add(Double.toString(arm.weight()));
    }
    return claim.bytes.toByteArray();
  }

  private Claim add(String part) {
    byte[] text = part.getBytes(StandardCharsets.UTF_8);
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
    bytes.writeBytes(text);
    return this;
  }
}
