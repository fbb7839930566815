package org.parley.gateway.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A version of a model, published, stored or only named by a replica that runs it.
 *
 * @param version {@code asr@1-3fa9c21b04de}
 * @param parent the version it was made from
 * @param recipe that made it
 * @param published whether every service can fetch it over Kafka
 * @param stored whether it lies in a folder of this gateway's
 * @param page whether there is a report to read
 * @param ms how long an answer takes, p50 and p99
 * @param quality as measured when it was made
 * @param toParent how much smaller and faster than its parent
 */
public record KnownVersion(
    String name,
    String version,
    Optional<String> parent,
    Optional<String> recipe,
    State state,
    boolean published,
    boolean stored,
    boolean page,
    Bytes bytes,
    Optional<JsonNode> ms,
    Optional<JsonNode> quality,
    Optional<JsonNode> toParent) {

  /** What a version is for now. */
  public enum State {
    champion,
    arm,
    shadow,
    available
  }

  /**
   * @param network of the graph with its weights, unpacked
   * @param assets of everything else, unpacked
   * @param wire of the bundle
   * @param memory of a loaded and used network
   */
  public record Bytes(
      Optional<Long> network, Optional<Long> assets, Optional<Long> wire, Optional<Long> memory) {}
}
