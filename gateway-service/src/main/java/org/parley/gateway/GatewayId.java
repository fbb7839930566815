package org.parley.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Who this gateway is. Answers to questions that another process asked are for nobody here, so the
 * id is new with every start unless it is configured.
 *
 * @param name on every record that leaves
 */
record GatewayId(String name) {
  /** CDI's way to it. */
  @ApplicationScoped
  static class Maker {
    @Produces
    @jakarta.inject.Singleton
    GatewayId make(GatewayConfig config) {
      return new GatewayId(
          config
              .id()
              .orElseGet(() ->
                  "gateway-" + HexFormat.of().toHexDigits(RandomGenerator.getDefault().nextInt())));
    }
  }
}
