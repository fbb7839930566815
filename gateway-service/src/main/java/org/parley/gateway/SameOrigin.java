package org.parley.gateway;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;

/**
 * Browsers let any page open a WebSocket anywhere and say only where the page is from. Pages of
 * others may not listen in; programs, which send no origin, may.
 */
@ApplicationScoped
class SameOrigin implements HttpUpgradeCheck {
  private static final int FORBIDDEN = 403;

  private final List<String> allowed;

  SameOrigin(GatewayConfig config) {
    allowed = config.allowedOrigins().orElse(List.of());
  }

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext context) {
    String origin = context.httpRequest().getHeader("Origin");
    String host = context.httpRequest().getHeader("Host");
    return origin == null || allowed.contains(origin) || isOf(origin, host)
        ? CheckResult.permitUpgrade()
        : CheckResult.rejectUpgrade(FORBIDDEN);
  }

  private static boolean isOf(String origin, String host) {
    try {
      return URI.create(origin).getAuthority() instanceof String authority
          && authority.equalsIgnoreCase(host);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
