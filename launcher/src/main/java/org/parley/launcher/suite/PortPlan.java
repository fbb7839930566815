package org.parley.launcher.suite;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.parley.kafka.Ports;

/**
 * What starts, and which port it listens on, on the loopback address.
 *
 * @param services all usual ones, and others that shall start
 * @param kafka for clients of the broker
 * @param controller for the broker's own use
 */
public record PortPlan(Map<Service, Integer> services, int kafka, int controller) {
  public PortPlan {
    services = Map.copyOf(services);
    for (Service service : Service.usual()) {
      if (!services.containsKey(service)) {
        throw new IllegalArgumentException("no port for " + service.moduleName());
      }
    }
  }

  /** Usual services, on ports that were free a moment ago. */
  public static PortPlan free() {
    EnumMap<Service, Integer> services = new EnumMap<>(Service.class);
    for (Service service : Service.usual()) {
      services.put(service, Ports.free());
    }
    return new PortPlan(services, Ports.free(), Ports.free());
  }

  /** What starts, in a fixed order. */
  public List<Service> started() {
    return services.keySet().stream().sorted().toList();
  }

  /**
   * @throws IllegalArgumentException where the service does not start
   */
  public int of(Service service) {
    Integer port = services.get(service);
    if (port == null) {
      throw new IllegalArgumentException(service.moduleName() + " does not start");
    }
    return port;
  }

  /**
   * @throws SuiteException naming the first port that is taken, who wants it and how to choose
   *     another
   */
  void requireFree() {
    for (Service service : started()) {
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
