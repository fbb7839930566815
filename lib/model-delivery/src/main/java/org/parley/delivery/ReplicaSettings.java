package org.parley.delivery;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * @param name of the model that the replica serves, {@code asr}
 * @param replica names the process, {@code asr-0}
 * @param trustedKeys folder of public keys
 * @param fetched folder of this process alone for what it fetches
 * @param memoryBudget bytes of bundles' content that may be loaded at once
 */
public record ReplicaSettings(
    String name, String replica, Path trustedKeys, Path fetched, long memoryBudget) {
  public ReplicaSettings {
    requireNonNull(name, "name");
    requireNonNull(replica, "replica");
    requireNonNull(trustedKeys, "trustedKeys");
    requireNonNull(fetched, "fetched");
    if (memoryBudget < 1) {
      throw new IllegalArgumentException("memory budget " + memoryBudget);
    }
  }
}
