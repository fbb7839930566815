package org.parley.edge;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.parley.access.Allowance;
import org.parley.access.Allowances;
import org.parley.access.ApiKey;
import org.parley.access.KeyFile;
import org.parley.access.Quota;
import org.parley.access.Role;

/** Who may ask here, and how much. */
@ApplicationScoped
public class Edge {
  /** Where an identity carries the {@link Quota} of its key. */
  static final String QUOTA = "parley.quota";

  private final SecurityIdentity asking;
  private final boolean open;
  private final boolean tokens;
  private final boolean serves;
  private final Optional<KeyFile> keys;
  private final Allowances allowances;

  /**
   * @param asking whoever asks at the moment, in the request or on the socket
   */
  Edge(
      EdgeConfig config,
      @ConfigProperty(name = "quarkus.oidc.tenant-enabled") boolean tokens,
      @ConfigProperty(name = "quarkus.http.host-enabled", defaultValue = "true") boolean serves,
      SecurityIdentity asking) {
    this.asking = asking;
    open = config.open();
    this.tokens = tokens;
    this.serves = serves;
    keys = config.keys().map(file -> new KeyFile(file, InstantSource.system()));
    Quota usual =
        new Quota(config.limits().turns(), config.limits().streams(), config.limits().sound());
    allowances = new Allowances(usual, InstantSource.system());
  }

  /** A service that nobody can ask, or that everybody can by mistake, does not start. */
  void check(@Observes StartupEvent event) {
    boolean asks = tokens || keys.isPresent();
    if (open && asks) {
      throw new IllegalStateException(
          "parley.edge.open is true, and there are keys or tokens; only one can be meant");
    }
    if (serves && !open && !asks) {
      throw new IllegalStateException(
          "nobody may ask here: set PARLEY_EDGE_KEYS to a list of keys (docs/SECURITY.md),"
              + " QUARKUS_OIDC_TENANT_ENABLED for tokens, or PARLEY_EDGE_OPEN=true on a laptop");
    }
  }

  /** Why the list of keys is not the one in force. */
  Optional<String> problem() {
    return keys.flatMap(KeyFile::problem);
  }

  boolean isOpen() {
    return open;
  }

  boolean takesKeys() {
    return keys.isPresent();
  }

  Optional<ApiKey> find(String key) {
    return keys.flatMap(list -> list.find(key));
  }

  /** What whoever asks at the moment may still ask for. */
  public Allowance allowance() {
    if (open || asking.isAnonymous()) {
      return Allowance.UNLIMITED;
    }
    Optional<Quota> own = Optional.ofNullable(asking.getAttribute(QUOTA));
    return allowances.of(asking.getPrincipal().getName(), own);
  }

  /** Whether whoever asks at the moment may do what this role may. */
  public boolean may(Role role) {
    return asking.hasRole(role.text());
  }

  /** Tells whoever runs this service that a change of the list of keys was not taken over. */
  @Readiness
  @ApplicationScoped
  static class KeysHealth implements HealthCheck {
    private final Edge edge;

    KeysHealth(Edge edge) {
      this.edge = edge;
    }

    @Override
    public HealthCheckResponse call() {
      HealthCheckResponseBuilder answer = HealthCheckResponse.named("keys").up();
      edge.problem().ifPresent(why -> answer.withData("warning", why));
      return answer.build();
    }
  }
}
