package org.parley.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.parley.runtime.BundleStore;
import org.parley.runtime.StoredVersion;

/** The versions that lie in this installation's folders, looked at again every few seconds. */
@ApplicationScoped
class StoredModels {
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final List<BundleStore> stores;
  private final InstantSource clock;
  private Instant looked = Instant.EPOCH;
  private List<StoredVersion> versions = List.of();

  StoredModels(GatewayConfig config, InstantSource clock) {
    this.stores = config.modelFolders().stream().map(BundleStore::new).toList();
    this.clock = clock;
  }

  synchronized List<StoredVersion> all() {
    Instant now = clock.instant();
    if (now.isAfter(looked.plus(FRESH))) {
      versions = stores.stream().flatMap(store -> store.list().stream()).toList();
      looked = now;
    }
    return versions;
  }

  /** The report's page of a version. */
  Optional<Path> page(String version) {
    return all().stream()
        .filter(one -> one.version().toString().equals(version))
        .findFirst()
        .flatMap(StoredVersion::page);
  }
}
