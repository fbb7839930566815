package org.parley.launcher.suite;

import java.util.EnumMap;
import java.util.Map;
import org.parley.kafka.Ports;

/**
 * Which port everything listens on, on the loopback address.
 *
 * @param kafka for clients of the broker
 * @param controller for the broker's own use
 */
public record PortPlan(Map<Service, Integer> services, int kafka, int controller) {
  public PortPlan {
    services = Map.copyOf(services);
    for (Service service : Service.values()) {
      if (!services.containsKey(service)) {
        throw new IllegalArgumentException("no port for " + service.moduleName());
      }
    }
  }

  /** Ports that were free a moment ago. */
  public static PortPlan free() {
    EnumMap<Service, Integer> services = new EnumMap<>(Service.class);
    for (Service service : Service.values()) {
      services.put(service, Ports.free());
    }
    return new PortPlan(services, Ports.free(), Ports.free());
  }

  public int of(Service service) {
    Integer port = services.get(service);
    if (port == null) {
      throw new AssertionError("checked in the constructor");
    }
    return port;
  }

  /**
   * @throws SuiteException naming the first port that is taken, who wants it and how to choose
   *     another
   */
  void requireFree() {
    for (Service service : Service.values()) {
      requireFree(of(service), service.moduleName(), service.shortName());
    }
    requireFree(kafka, "Kafka", "kafka");
    requireFree(controller, "Kafka's controller", "controller");
  }

  private static void requireFree(int port, String who, String option) {
    if (!Ports.isFree(port)) {
      throw new SuiteException(
          "port %d is taken, so %s cannot start there; choose another with --%s-port"
              .formatted(port, who, option));
    }
  }
}
