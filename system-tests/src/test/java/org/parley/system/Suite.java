package org.parley.system;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.parley.delivery.Broker;
import org.parley.delivery.BundlePublisher;
import org.parley.delivery.KeyFolder;
import org.parley.launcher.Rehearsal;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.PortPlan;
import org.parley.launcher.suite.RunFolder;
import org.parley.launcher.suite.Service;
import org.parley.launcher.suite.Supervisor;
import org.parley.runtime.BundleStore;
import org.parley.runtime.StoredVersion;

/** A running suite: the one that most tests share, or a test's own. */
final class Suite implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(5);

  /** A session ends two seconds after dialog has ended its last turn, not after two minutes. */
  private static final Map<String, String> SETTINGS = Map.of("PARLEY_ROLLOUT_SESSION_IDLE", "12s");

  private static boolean rehearsed;

  private final Supervisor supervisor;
  private final Layout layout;
  private final PortPlan ports = PortPlan.free();
  private final List<String> announced = new CopyOnWriteArrayList<>();

  private Suite(Path state, Map<String, String> settings) throws IOException, InterruptedException {
    layout = new Layout(project(), Files.createDirectories(state));
    supervisor =
        new Supervisor(
            layout,
            ports,
            settings,
            line -> {
              announced.add(line);
              System.out.println(line);
            });
    Runtime.getRuntime().addShutdownHook(new Thread(supervisor::close));
    rehearseOnce(layout);
    long begun = System.nanoTime();
    supervisor.start();
    supervisor.awaitReady(READY);
    System.out.printf("suite ready after %.1f s%n", (System.nanoTime() - begun) / 1e9);
  }

  /** Before the first suite of all; one that could not be recorded is not tried again. */
  private static synchronized void rehearseOnce(Layout layout)
      throws IOException, InterruptedException {
    if (!rehearsed) {
      rehearsed = true;
      new Rehearsal(layout, System.out::println).runOnce();
    }
  }

  private static final class Holder {
    static final Suite RUNNING = shared();

    private static Suite shared() {
      try {
        return start(Path.of("target", "suite"), SETTINGS);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /**
   * Starts one more.
   *
   * @param settings environment of its services
   */
  static Suite start(Path state, Map<String, String> settings)
      throws IOException, InterruptedException {
    return new Suite(state, settings);
  }

  /** The one that is started by the first test that asks for it and stopped when the JVM ends. */
  static Suite running() {
    return Holder.RUNNING;
  }

  /** Surefire's and Failsafe's working folder is the module's. */
  static Path project() {
    return Path.of("..").toAbsolutePath().normalize();
  }

  /** Two versions of a model that are on Kafka: the one that it begins with, and another. */
  List<String> published(String name) {
    List<StoredVersion> two =
        new BundleStore(project().resolve("models"))
            .list().stream()
                .filter(stored -> stored.version().name().equals(name))
                .sorted(Comparator.comparing(stored -> !stored.champion()))
                .limit(2)
                .toList();
    if (two.size() < 2) {
      throw new IllegalStateException("models holds one version of " + name + " only");
    }
    try (BundlePublisher publisher =
        new BundlePublisher(
            Broker.at(kafka()),
            new KeyFolder(keys()).ensure(),
            InstantSource.system(),
            "/system-tests")) {
      return two.stream()
          .map(StoredVersion::file)
          .map(file -> publisher.publish(file, JsonNodeFactory.instance.objectNode()))
          .map(published -> published.announced().model())
          .toList();
    }
  }

  /** Folder of the installation's keys. */
  Path keys() {
    return layout.keys();
  }

  String kafka() {
    return supervisor.kafkaAddress();
  }

  /** {@code 127.0.0.1:port} of the gateway. */
  String gateway() {
    return address(Service.GATEWAY);
  }

  /** What a service has said, a line each. */
  List<String> log(Service service) throws IOException {
    return Files.readAllLines(layout.log(service.shortName()));
  }

  /** {@code 127.0.0.1:port} of a service. */
  String address(Service service) {
    return "127.0.0.1:" + ports.of(service);
  }

  @Override
  public void close() {
    supervisor.close();
  }

  /** Ends a service as a crash does; the supervisor starts it again. */
  void kill(Service service) {
    new RunFolder(layout).process(service).orElseThrow().destroyForcibly();
  }

  /** Whether a service has a process now, be it ready or not. */
  boolean alive(Service service) {
    return new RunFolder(layout).process(service).isPresent();
  }

  /** What the launcher said so far, a line each. */
  List<String> announced() {
    return List.copyOf(announced);
  }

  void awaitReady() throws InterruptedException {
    supervisor.awaitReady(READY);
  }

  void stopBroker() {
    supervisor.stopBroker();
  }

  void startBroker() {
    supervisor.startBroker();
  }
}
