package org.parley.launcher;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parley.launcher.gateway.Gateway;
import org.parley.launcher.suite.RunningSuite;
import picocli.CommandLine.Option;

/** Which gateway is meant: the named one, else that of the running suite. */
final class GatewayOption {
  @Option(
      names = "--gateway",
      paramLabel = "URL",
      description = "The gateway's address; the running suite's where it is left out.")
  private @Nullable URI address;

  Gateway open() {
    return new Gateway(
        Optional.ofNullable(address)
            .orElseGet(
                () -> URI.create(new RunningSuite(ParleyCommand.layout()).require().console())));
  }
}
