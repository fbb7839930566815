package org.parley.launcher.suite;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.parley.delivery.KeyFolder;
import org.parley.events.Topics;
import org.parley.kafka.BrokerException;
import org.parley.kafka.EmbeddedKafka;

/**
 * Runs the suite: the broker in this process, every service as a child of it. A service that ends
 * is started again. When this process ends, however it ends, the services end too: each watches it.
 */
public final class Supervisor implements AutoCloseable {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  /** What ends so often before it is ready has no better chance the next time. */
  private static final int MOST_RESTARTS = 3;

  /** Tells a service to ask nobody who they are. */
  private static final String OPEN = "PARLEY_EDGE_OPEN";

  private static final List<String> ASKING =
      List.of("PARLEY_EDGE_KEYS", "QUARKUS_OIDC_TENANT_ENABLED");

  private static final long LARGEST_LOG_BYTES = 10L << 20;

  private final Layout layout;
  private final PortPlan ports;
  private final Map<String, String> settings;
  private final AotCache.Mode mode;
  private final Consumer<String> announce;
  private final RunFolder run;
  private final Map<Service, ServiceProcess> services = new EnumMap<>(Service.class);
  private @Nullable FileLock lock;
  private @Nullable EmbeddedKafka kafka;

  /**
   * @param settings environment of all services beyond what the suite itself gives them
   * @param announce takes what happens, a line at a time
   */
  public Supervisor(
      Layout layout, PortPlan ports, Map<String, String> settings, Consumer<String> announce) {
    this(layout, ports, settings, AotCache.Mode.USE, announce);
  }

  private Supervisor(
      Layout layout,
      PortPlan ports,
      Map<String, String> settings,
      AotCache.Mode mode,
      Consumer<String> announce) {
    this.layout = layout;
    this.ports = ports;
    this.settings = Map.copyOf(settings);
    this.mode = mode;
    this.announce = announce;
    this.run = new RunFolder(layout);
  }

  /**
   * A suite whose JVMs write down, when it is closed, what lets later ones start quicker.
   *
   * @param announce takes what happens, a line at a time
   */
  public static Supervisor recording(Layout layout, PortPlan ports, Consumer<String> announce) {
    return new Supervisor(layout, ports, Map.of(), AotCache.Mode.RECORD, announce);
  }

  /** Whether every usual service of this build has been recorded. */
  public static boolean isRecorded(Layout layout) {
    return Service.usual().stream()
        .allMatch(service -> AotCache.of(layout.jar(service.moduleName())).isFresh());
  }

  /**
   * Starts broker and services; {@link #awaitReady} says when they take work.
   *
   * @throws SuiteException where it is running already, a port is taken or the project is not built
   */
  public synchronized void start() {
    lock = run.lock();
    try {
      run.sweep();
      ports.requireFree();
      run.supervisorIsThisProcess();
      prepareFolders();
      new KeyFolder(layout.keys()).ensure();
      for (Service service : ports.started()) {
        services.put(
            service,
            new ServiceProcess(
                service, layout, environment(service), mode, announce, InstantSource.system()));
      }
      startBroker();
      services.values().forEach(ServiceProcess::start);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void prepareFolders() {
    try {
      Files.createDirectories(layout.logs());
      for (Service service : ports.started()) {
        Path log = layout.log(service.shortName());
        if (Files.exists(log) && Files.size(log) > LARGEST_LOG_BYTES) {
          Files.move(
              log,
              log.resolveSibling(log.getFileName() + ".1"),
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new SuiteException(
          "cannot write logs under " + layout.state() + ": " + e.getMessage(), e);
    }
  }

  private Map<String, String> environment(Service service) {
    Map<String, String> environment = new TreeMap<>(settings);
    environment.putAll(
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", kafkaAddress(),
            "PARLEY_MODELS", layout.models().toString(),
            "PARLEY_SKILLS", layout.skills().toString(),
            "PARLEY_TRUSTED_KEYS", new KeyFolder(layout.keys()).trustedFolder().toString(),
            "PARLEY_FETCHED_MODELS", layout.fetched(service).toString(),
            "PARLEY_SUPERVISOR_PID", Long.toString(ProcessHandle.current().pid()),
            "QUARKUS_HTTP_PORT", Integer.toString(ports.of(service))));
    if (service == Service.ROLLOUT || service == Service.COMPRESSION) {
      // These alone sign, routes and versions, so these alone are told where the secret half lies.
      environment.put("PARLEY_SIGNING_KEY", new KeyFolder(layout.keys()).signingFile().toString());
    }
    if (service == Service.GATEWAY) {
      environment.put(
          "PARLEY_GATEWAY_MODEL_FOLDERS",
          layout.modelFolders().stream().map(Path::toString).collect(Collectors.joining(",")));
      environment.putIfAbsent(
          "PARLEY_GATEWAY_ROLLOUT", "http://127.0.0.1:" + ports.of(Service.ROLLOUT));
    }
    if (service == Service.ROLLOUT) {
      int gateway = ports.of(Service.GATEWAY);
      environment.putIfAbsent(
          "PARLEY_PAGE_ORIGINS",
          "http://127.0.0.1:%d,http://localhost:%d".formatted(gateway, gateway));
    }
    environment.putIfAbsent("QUARKUS_HTTP_HOST", "127.0.0.1");
    if (asksNobody(System.getenv()) && asksNobody(settings)) {
      environment.put(OPEN, "true");
    }
    return environment;
  }

  /**
   * Whether whoever reaches the services may do everything, which is so where nobody has set who
   * may.
   */
  public static boolean asksNobody(Map<String, String> environment) {
    return ASKING.stream().noneMatch(environment::containsKey);
  }

  /** Starts the broker after {@link #stopBroker}; its records are as they were. */
  public synchronized void startBroker() {
    try {
      EmbeddedKafka started =
          EmbeddedKafka.start(layout.kafkaData(), ports.kafka(), ports.controller());
      kafka = started;
      started.createTopics(Topics.all());
    } catch (BrokerException e) {
      throw new SuiteException(String.valueOf(e.getMessage()), e);
    }
  }

  public synchronized void stopBroker() {
    if (kafka != null) {
      kafka.close();
      kafka = null;
    }
  }

  /**
   * Waits until every service says that it is ready.
   *
   * @throws SuiteException naming one that is not ready in time, or ends again and again before it
   *     is
   */
  public void awaitReady(Duration limit) throws InterruptedException {
    Readiness readiness = new Readiness();
    long deadline = System.nanoTime() + limit.toNanos();
    List<Service> waiting = ports.started();
    Map<Service, Integer> before = new EnumMap<>(Service.class);
    waiting.forEach(service -> before.put(service, run.starts(service)));
    while (!waiting.isEmpty()) {
      waiting = notReady(readiness, waiting);
      for (Service service : waiting) {
        requireHope(service, run.starts(service) - before.getOrDefault(service, 0));
      }
      if (!waiting.isEmpty() && System.nanoTime() > deadline) {
        Service first = waiting.getFirst();
        throw new SuiteException(
            "%s is not ready after %d s; its log is %s"
                .formatted(first.moduleName(), limit.toSeconds(), layout.log(first.shortName())));
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private void requireHope(Service service, int restarts) {
    if (restarts >= MOST_RESTARTS) {
      Path log = layout.log(service.shortName());
      throw new SuiteException(
          "%s ended %d times before it was ready; the end of its log %s: %s"
              .formatted(service.moduleName(), restarts, log, LogFile.lastLine(log)));
    }
  }

  private List<Service> notReady(Readiness readiness, List<Service> services)
      throws InterruptedException {
    List<Service> waiting = new ArrayList<>();
    for (Service service : services) {
      if (!readiness.of(ports.of(service))) {
        waiting.add(service);
      }
    }
    return waiting;
  }

  /** Where people find the running suite. */
  public URI console() {
    return URI.create("http://127.0.0.1:" + ports.of(Service.GATEWAY) + "/");
  }

  public String kafkaAddress() {
    return "127.0.0.1:" + ports.kafka();
  }

  /** Stops services and broker and returns when all are gone. */
  @Override
  public synchronized void close() {
    services.values().forEach(ServiceProcess::stop);
    services.values().forEach(ServiceProcess::close);
    services.clear();
    stopBroker();
    FileLock held = lock;
    if (held != null) {
      lock = null;
      run.clear();
      release(held);
    }
  }

  private static void release(FileLock held) {
    try {
      held.channel().close();
    } catch (IOException e) {
      throw new SuiteException("cannot release the lock: " + e.getMessage(), e);
    }
  }
}
