package org.parley.launcher.suite;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The files that say which processes make up the running suite, and what it reached so far. */
public final class RunFolder {
  private static final String SUPERVISOR = "supervisor";
  private static final JsonMapper JSON = JsonMapper.builder().addModule(new Jdk8Module()).build();

  private final Path folder;

  public RunFolder(Layout layout) {
    this.folder = layout.run();
  }

  /**
   * What a starting or running suite says of itself.
   *
   * @param console where people find it
   * @param kafka the broker's address
   * @param ports of the services, by their short names
   * @param readySeconds from command to ready; empty until then
   * @param error why it could not start
   */
  public record Suite(
      String console,
      String kafka,
      Map<String, Integer> ports,
      Optional<Double> readySeconds,
      Optional<String> error) {
    public Suite {
      ports = Map.copyOf(ports);
    }

    /** One that is starting. */
    public static Suite of(Supervisor supervisor, PortPlan plan) {
      return new Suite(
          supervisor.console().toString(),
          supervisor.kafkaAddress(),
          plan.services().entrySet().stream()
              .collect(Collectors.toMap(port -> port.getKey().shortName(), Map.Entry::getValue)),
          Optional.empty(),
          Optional.empty());
    }

    public Suite ready(double seconds) {
      return new Suite(console, kafka, ports, Optional.of(seconds), Optional.empty());
    }

    public Suite failed(Optional<String> reason) {
      return new Suite(console, kafka, ports, Optional.empty(), reason);
    }
  }

  /** Held as long as the suite runs; the system frees it however the holder ends. */
  @SuppressWarnings("resource") // held until close or the end of the process
  FileLock lock() {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new SuiteException("parley is already running");
      }
      return lock;
    } catch (OverlappingFileLockException e) {
      throw new SuiteException("parley is already running in this process", e);
    } catch (IOException e) {
      throw new SuiteException("cannot lock " + folder + ": " + e.getMessage(), e);
    }
  }

  public Optional<ProcessHandle> supervisor() {
    return ProcessRecord.read(file(SUPERVISOR)).flatMap(ProcessRecord::process);
  }

  /** The process of a service, as long as it lives. */
  public Optional<ProcessHandle> process(Service service) {
    return record(service).flatMap(ProcessRecord::process);
  }

  /** How often a service was started since {@code up}. */
  public int starts(Service service) {
    return record(service).map(ProcessRecord::starts).orElse(0);
  }

  private Optional<ProcessRecord> record(Service service) {
    return ProcessRecord.read(file(service.shortName()));
  }

  void supervisorIsThisProcess() {
    ProcessRecord.of(ProcessHandle.current(), 1).write(file(SUPERVISOR));
  }

  void started(Service service, ProcessHandle process, int starts) {
    ProcessRecord.of(process, starts).write(file(service.shortName()));
  }

  /** Empty where no suite was started, or it was stopped in an orderly way. */
  public Optional<Suite> suite() {
    Path file = folder.resolve("suite.json");
    try {
      return Files.exists(file)
          ? Optional.of(JSON.readValue(Files.readAllBytes(file), Suite.class))
          : Optional.empty();
    } catch (IOException e) {
      throw new SuiteException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  public void say(Suite suite) {
    Path file = folder.resolve("suite.json");
    try {
      Files.createDirectories(folder);
      Path next = folder.resolve("suite.json.new");
      Files.write(next, JSON.writeValueAsBytes(suite));
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new SuiteException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** Ends the services that a killed supervisor left, should any be, and forgets that suite. */
  public void sweep() {
    for (Service service : Service.values()) {
      process(service)
          .ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
          });
    }
    clear();
  }

  /** Forgets a suite that is over. */
  public void clear() {
    try {
      Files.deleteIfExists(folder.resolve("suite.json"));
      Files.deleteIfExists(file(SUPERVISOR));
      for (Service service : Service.values()) {
        Files.deleteIfExists(file(service.shortName()));
      }
    } catch (IOException e) {
      throw new SuiteException("cannot clear " + folder + ": " + e.getMessage(), e);
    }
  }

  private Path file(String name) {
    return folder.resolve(name + ".json");
  }
}
