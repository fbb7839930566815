package org.parley.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What one replica of a service runs.
 *
 * @param replica names the process, {@code asr-0}
 * @param report counts the reports of a replica since its start
 * @param startedAt when the process started, milliseconds since the epoch
 * @param name the model's name
 * @param routeRevision the route that it obeys; 0 for the versions it started with
 * @param loaded versions it can serve now
 * @param bytes of the content of each of them, unpacked, which is what the memory budget counts
 * @param refused versions it will not serve, with the reasons
 * @param loadMs how long loading the last version took
 * @param warmUpMs how long warming it up took
 * @param swapMs how long the flip itself took
 */
public record ReplicaReported(
    String replica,
    long report,
    long startedAt,
    String name,
    long routeRevision,
    List<String> loaded,
    // Writers before it was told left it out.
    @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, Long> bytes,
    List<Refusal> refused,
    Optional<Long> loadMs,
    Optional<Long> warmUpMs,
    Optional<Long> swapMs)
    implements Event {

  /** A version that a replica will not serve, and why, for the operator to read. */
  public record Refusal(String model, String reason) {
    public Refusal {
      Require.name(model, "model");
      requireNonNull(reason, "reason");
    }
  }

  public ReplicaReported {
    Require.name(replica, "replica");
    Require.name(name, "name");
    loaded = List.copyOf(loaded);
    bytes = Collections.unmodifiableMap(new TreeMap<>(bytes));
    refused = List.copyOf(refused);
    requireNonNull(loadMs, "loadMs");
    requireNonNull(warmUpMs, "warmUpMs");
    requireNonNull(swapMs, "swapMs");
  }

  @Override
  public UUID id() {
    return EventIds.of(key(), Long.toString(startedAt), Long.toString(report), "replica");
  }

  @Override
  public String key() {
    return replica + "/" + name;
  }
}
