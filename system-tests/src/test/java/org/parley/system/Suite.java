package org.parley.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.PortPlan;
import org.parley.launcher.suite.RunFolder;
import org.parley.launcher.suite.Service;
import org.parley.launcher.suite.Supervisor;

/** The suite that all tests of this JVM share; started by the first, stopped when the JVM ends. */
final class Suite {
  private static final Duration READY = Duration.ofMinutes(5);

  private final Supervisor supervisor;
  private final Layout layout;
  private final PortPlan ports = PortPlan.free();
  private final List<String> announced = new CopyOnWriteArrayList<>();

  private Suite() throws IOException, InterruptedException {
    layout = new Layout(project(), Files.createDirectories(Path.of("target", "suite")));
    supervisor =
        new Supervisor(
            layout,
            ports,
            Map.of(),
            line -> {
              announced.add(line);
              System.out.println(line);
            });
    Runtime.getRuntime().addShutdownHook(new Thread(supervisor::close));
    long begun = System.nanoTime();
    supervisor.start();
    supervisor.awaitReady(READY);
    System.out.printf("suite ready after %.1f s%n", (System.nanoTime() - begun) / 1e9);
  }

  private static final class Holder {
    static final Suite RUNNING = start();

    private static Suite start() {
      try {
        return new Suite();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  static Suite running() {
    return Holder.RUNNING;
  }

  /** Surefire's and Failsafe's working folder is the module's. */
  static Path project() {
    return Path.of("..").toAbsolutePath().normalize();
  }

  String kafka() {
    return supervisor.kafkaAddress();
  }

  /** {@code 127.0.0.1:port} of the gateway. */
  String gateway() {
    return "127.0.0.1:" + ports.of(Service.GATEWAY);
  }

  /** Ends a service as a crash does; the supervisor starts it again. */
  void kill(Service service) {
    new RunFolder(layout).process(service).orElseThrow().destroyForcibly();
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
