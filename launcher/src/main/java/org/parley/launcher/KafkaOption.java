package org.parley.launcher;

import org.parley.delivery.Broker;
import org.parley.delivery.KeyFolder;
import org.parley.delivery.SigningKey;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.RunningSuite;
import picocli.CommandLine.Option;

/** Which broker a command writes to, and with which key. */
public final class KafkaOption {
  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:KAFKA_BOOTSTRAP_SERVERS}",
      description = "Kafka (KAFKA_BOOTSTRAP_SERVERS; default: the broker of the running suite).")
  private String address = "";

  public Broker broker() {
    String found =
        address == null || address.isEmpty()
            ? new RunningSuite(ParleyCommand.layout()).require().kafka()
            : address;
    return Broker.at(found);
  }

  /** The installation's own. */
  static SigningKey key(Layout layout) {
    return SigningKey.read(new KeyFolder(layout.keys()).signingFile());
  }
}
