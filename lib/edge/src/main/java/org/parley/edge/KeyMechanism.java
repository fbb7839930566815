package org.parley.edge;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.parley.access.ApiKey;
import org.parley.access.Role;

/**
 * Keys in {@code Authorization: Bearer} or {@code X-API-Key}. A bearer that does not begin as our
 * keys do is left to OIDC.
 */
@ApplicationScoped
class KeyMechanism implements HttpAuthenticationMechanism {
  private static final String HEADER = "X-API-Key";
  private static final String CHALLENGE = "WWW-Authenticate";
  private static final String BEARER = "Bearer ";

  private final Edge edge;

  KeyMechanism(Edge edge) {
    this.edge = edge;
  }

  @Override
  public int getPriority() {
    return DEFAULT_PRIORITY + 100;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identityProviderManager) {
    if (edge.isOpen()) {
      return Uni.createFrom().item(anyone());
    }
    Optional<String> key = key(context.request());
    if (key.isEmpty() || !edge.takesKeys()) {
      return Uni.createFrom().nullItem();
    }
    return key.flatMap(edge::find)
        .map(known -> Uni.createFrom().item(identity(known)))
        .orElseGet(() ->
            Uni.createFrom()
                .failure(new AuthenticationFailedException("the key is not known here")));
  }

  private static Optional<String> key(HttpServerRequest request) {
    @Nullable String own = request.getHeader(HEADER);
    if (own != null) {
      return Optional.of(own);
    }
    return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(value -> value.substring(BEARER.length()).strip())
        .filter(value -> value.startsWith(ApiKey.PREFIX));
  }

  private static SecurityIdentity identity(ApiKey key) {
    QuarkusSecurityIdentity.Builder identity =
        QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal(key.name()));
    key.roles().forEach(role -> identity.addRole(role.text()));
    key.quota().ifPresent(quota -> identity.addAttribute(Edge.QUOTA, quota));
    return identity.build();
  }

  private static SecurityIdentity anyone() {
    QuarkusSecurityIdentity.Builder identity =
        QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal("anyone"));
    for (Role role : Role.values()) {
      identity.addRole(role.text());
    }
    return identity.build();
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom()
        .item(new ChallengeData(HttpResponseStatus.UNAUTHORIZED.code(), CHALLENGE, "Bearer"));
  }

  /** Of all mechanisms, since this one has the highest priority. */
  @Override
  public Uni<Boolean> sendChallenge(RoutingContext context) {
    context.response().setStatusCode(HttpResponseStatus.UNAUTHORIZED.code());
    Denial.write(context.response().putHeader(CHALLENGE, "Bearer"), Denial.UNKNOWN);
    return Uni.createFrom().item(true);
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of();
  }
}
