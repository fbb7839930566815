package org.parley.gateway.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.parley.events.ModelVersionPublished;
import org.parley.events.ReplicaReported;
import org.parley.events.RouteChanged;
import org.parley.gateway.catalogue.KnownVersion.Bytes;
import org.parley.gateway.catalogue.KnownVersion.State;
import org.parley.runtime.ModelVersion;
import org.parley.runtime.StoredVersion;

/**
 * All that is known of models at one moment.
 *
 * @param versions by name, a child after its parent
 * @param routes in force, by name
 * @param replicas that have reported lately, by name
 */
public record Catalogue(
    List<KnownVersion> versions, List<RouteInForce> routes, List<RunningReplica> replicas) {
  private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

  public Catalogue {
    versions = List.copyOf(versions);
    routes = List.copyOf(routes);
    replicas = List.copyOf(replicas);
  }

  /**
   * What serves whom.
   *
   * @param objection why a later route was not taken
   */
  public record RouteInForce(
      String name,
      long revision,
      String champion,
      List<Share> arms,
      Optional<String> shadow,
      Optional<String> objection) {}

  /**
   * @param share of all sessions
   */
  public record Share(String arm, String version, double share) {}

  /** What a replica runs and what it refuses. */
  public record RunningReplica(
      String replica,
      String name,
      long routeRevision,
      List<String> loaded,
      List<ReplicaReported.Refusal> refused,
      Optional<Long> loadMs,
      Optional<Long> warmUpMs,
      Optional<Long> swapMs) {}

  /**
   * @param objections why the last route of a name was not taken
   */
  public static Catalogue of(
      Collection<StoredVersion> stored,
      Collection<ModelVersionPublished> published,
      Collection<RouteChanged> routes,
      Function<String, Optional<String>> objections,
      Collection<ReplicaReported> replicas) {
    Map<String, StoredVersion> here =
        stored.stream()
            .collect(Collectors.toMap(one -> one.version().toString(), one -> one, (a, b) -> a));
    Map<String, ModelVersionPublished> announced =
        published.stream()
            .collect(Collectors.toMap(ModelVersionPublished::model, one -> one, (a, b) -> b));
    States states = new States(stored, routes);
    SortedSet<String> names = new TreeSet<>(here.keySet());
    names.addAll(announced.keySet());
    names.addAll(states.named());
    replicas.forEach(replica -> names.addAll(replica.loaded()));
    return new Catalogue(
        parentsFirst(
            names.stream()
                .map(name ->
                    known(
                        name,
                        Optional.ofNullable(here.get(name)),
                        Optional.ofNullable(announced.get(name)),
                        states.of(name)))
                .toList()),
        routes.stream()
            .sorted(Comparator.comparing(RouteChanged::name))
            .map(route -> inForce(route, objections.apply(route.name())))
            .toList(),
        replicas.stream()
            .sorted(
                Comparator.comparing(ReplicaReported::name).thenComparing(ReplicaReported::replica))
            .map(Catalogue::running)
            .toList());
  }

  private static KnownVersion known(
      String version,
      Optional<StoredVersion> stored,
      Optional<ModelVersionPublished> published,
      State state) {
    JsonNode report =
        published
            .<JsonNode>map(ModelVersionPublished::report)
            .filter(told -> !told.isEmpty())
            .or(() -> stored.map(StoredVersion::report))
            .orElse(NOTHING);
    return new KnownVersion(
        ModelVersion.parse(version).name(),
        version,
        published
            .flatMap(ModelVersionPublished::parent)
            .or(() -> stored.flatMap(one -> one.manifest().parent())),
        published
            .map(ModelVersionPublished::recipe)
            .filter(name -> !name.isEmpty())
            .or(() -> part(report, "recipe").map(JsonNode::asText)),
        state,
        published.isPresent(),
        stored.isPresent(),
        stored.flatMap(StoredVersion::page).isPresent(),
        bytes(stored, published, report),
        part(report, "ms"),
        part(report, "quality"),
        part(report, "toParent"));
  }

  private static Bytes bytes(
      Optional<StoredVersion> stored, Optional<ModelVersionPublished> published, JsonNode report) {
    JsonNode measured = report.path("bytes").path("version");
    Optional<Long> network =
        stored
            .map(one -> one.manifest().networkBytes())
            .or(() -> part(measured, "network").map(JsonNode::asLong));
    Optional<Long> assets =
        stored
            .map(one -> one.manifest().assetBytes())
            .or(() -> published.flatMap(one -> network.map(bytes -> one.unpackedBytes() - bytes)));
    return new Bytes(
        network,
        assets,
        stored.map(StoredVersion::bytes).or(() -> published.map(ModelVersionPublished::bytes)),
        part(report, "memory").map(JsonNode::asLong));
  }

  private static Optional<JsonNode> part(JsonNode report, String name) {
    return Optional.of(report.path(name)).filter(node -> !node.isMissingNode() && !node.isNull());
  }

  /** A version whose parent is not known begins a family. */
  private static List<KnownVersion> parentsFirst(List<KnownVersion> versions) {
    Map<String, KnownVersion> byName = new TreeMap<>();
    versions.forEach(one -> byName.put(one.version(), one));
    return versions.stream()
        .sorted(Comparator.comparing(KnownVersion::name).thenComparing(one -> line(one, byName)))
        .toList();
  }

  /** The version after its ancestors, as one text: what sorts children behind their parents. */
  private static String line(KnownVersion version, Map<String, KnownVersion> byName) {
    StringBuilder line = new StringBuilder(version.version());
    // A version cannot be its own ancestor but by somebody's mistake, who must not hang the page.
    KnownVersion one = version;
    for (int i = 0; i < byName.size(); i++) {
      KnownVersion parent = one.parent().map(byName::get).orElse(null);
      if (parent == null) {
        break;
      }
      line.insert(0, parent.version() + "\n");
      one = parent;
    }
    return line.toString();
  }

  private static RouteInForce inForce(RouteChanged route, Optional<String> objection) {
    double all = route.arms().stream().mapToDouble(RouteChanged.Arm::weight).sum();
    return new RouteInForce(
        route.name(),
        route.revision(),
        route.champion(),
        route.arms().stream()
            .map(arm -> new Share(arm.name(), arm.model(), all == 0 ? 0 : arm.weight() / all))
            .toList(),
        route.shadow(),
        objection);
  }

  private static RunningReplica running(ReplicaReported report) {
    return new RunningReplica(
        report.replica(),
        report.name(),
        report.routeRevision(),
        report.loaded(),
        report.refused(),
        report.loadMs(),
        report.warmUpMs(),
        report.swapMs());
  }

  /** What the routes say of versions; where a name has none, what a fresh installation does. */
  private static final class States {
    private final Map<String, State> states = new TreeMap<>();

    States(Collection<StoredVersion> stored, Collection<RouteChanged> routes) {
      for (RouteChanged route : routes) {
        route.shadow().ifPresent(shadow -> states.put(shadow, State.shadow));
        route.arms().forEach(arm -> states.put(arm.model(), State.arm));
        states.put(route.champion(), State.champion);
      }
      for (StoredVersion one : stored) {
        boolean routed =
            routes.stream().anyMatch(route -> route.name().equals(one.version().name()));
        if (one.champion() && !routed) {
          states.put(one.version().toString(), State.champion);
        }
      }
    }

    SortedSet<String> named() {
      return new TreeSet<>(states.keySet());
    }

    State of(String version) {
      return Objects.requireNonNullElse(states.get(version), State.available);
    }
  }
}
