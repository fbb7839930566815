package org.parley.launcher.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.kafka.Ports;
import org.parley.launcher.suite.RunningSuite.ServiceStatus;
import org.parley.launcher.suite.RunningSuite.Status;

/** A suite whose processes are all this one; what they answer differs. */
class RunningSuiteTest {
  @TempDir Path folder;

  private HttpServer server;
  private Layout layout;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/q/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    layout = new Layout(folder, folder);
    Files.createDirectories(layout.run());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Status status(Map<Service, Integer> otherPorts) throws InterruptedException {
    RunFolder run = new RunFolder(layout);
    run.supervisorIsThisProcess();
    Map<String, Integer> ports = new HashMap<>();
    for (Service service : Service.values()) {
      run.started(service, ProcessHandle.current(), 1);
      ports.put(
          service.shortName(), otherPorts.getOrDefault(service, server.getAddress().getPort()));
    }
    run.say(new RunFolder.Suite("http://c", "k", ports, Optional.of(1.0), Optional.empty()));
    return new RunningSuite(layout).status();
  }

  @Test
  void itIsReadyWhereEveryServiceSaysSo() throws InterruptedException {
    Status status = status(Map.of());
    assertThat(status.ready()).isTrue();
    assertThat(status.services()).extracting(ServiceStatus::state).containsOnly("running");
  }

  /** As after a kill: the process is there again, and takes no work yet. */
  @Test
  void aServiceThatDoesNotAnswerYetIsStartingAndTheSuiteIsNotReady() throws InterruptedException {
    Status status = status(Map.of(Service.ASR, Ports.free()));
    assertThat(status.running()).isTrue();
    assertThat(status.ready()).isFalse();
    assertThat(status.services())
        .filteredOn(service -> service.name().equals("asr"))
        .extracting(ServiceStatus::state)
        .containsExactly("starting");
  }
}
