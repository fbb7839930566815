package org.parley.kafka;

/**
 * Where clients find a broker.
 *
 * @param address that it listens on, {@code 0.0.0.0} for all of the machine's
 * @param advertised as {@code host:port}, what it tells clients to connect to; they must be able to
 */
public record Listener(String address, int port, String advertised) {
  public Listener {
    if (!advertised.matches(".+:\\d+")) {
      throw new IllegalArgumentException(
          "'" + advertised + "' is no host:port that clients could connect to");
    }
  }

  static Listener loopback(int port) {
    return new Listener("127.0.0.1", port, "127.0.0.1:" + port);
  }
}
