package org.parley.compression;

import static java.util.Objects.requireNonNull;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.parley.compression.queue.ChildProcesses;
import org.parley.compression.queue.JobQueue;
import org.parley.delivery.Broker;

/** The queue of this service, which takes jobs as soon as it knows those of before. */
@ApplicationScoped
class JobService {
  private static final Logger LOG = Logger.getLogger(JobService.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final CompressionConfig config;
  private final JobTopic topic;
  private final ChildProcesses processes;
  private final Publishing publishing;
  private final JobQueue queue;
  private volatile boolean ready;
  private volatile boolean stopping;

  JobService(
      CompressionConfig config,
      JobTopic topic,
      @Identifier("default-kafka-broker") Map<String, Object> broker,
      InstantSource clock) {
    this.config = config;
    this.topic = topic;
    this.processes = new ChildProcesses(command(config), config.state().resolve("jobs"));
    this.publishing =
        new Publishing(
            processes,
            new Broker(broker),
            config.signingKey(),
            config.state().resolve("models"),
            clock);
    this.queue =
        new JobQueue(
            new JobQueue.Limits(config.slots(), config.waiting(), config.kept()),
            topic,
            publishing,
            clock);
  }

  private static ChildProcesses.Command command(CompressionConfig config) {
    List<String> words = new ArrayList<>(config.jobCommand().orElseGet(() -> thisProgram(config)));
    words.add("compress");
    return new ChildProcesses.Command(
        words,
        List.of(
            "--json-progress",
            "--recipes=" + config.recipes(),
            "--models=" + config.models(),
            "--own-models=" + config.state().resolve("models"),
            "--into=" + config.state().resolve("models")),
        // With this process its jobs end, too, however it ends.
        Map.of("PARLEY_SUPERVISOR_PID", Long.toString(ProcessHandle.current().pid())));
  }

  /** ONNX Runtime 1.29 crashes at load where the command line is very long, so no class path. */
  private static List<String> thisProgram(CompressionConfig config) {
    Path own =
        Build.jar()
            .orElseThrow(() ->
                new IllegalStateException(
                    "this program does not run from its jar; parley.compression.job-command says"
                        + " what a job runs"));
    return List.of(
        Path.of(requireNonNull(System.getProperty("java.home")), "bin", "java").toString(),
        "-Xmx" + config.jobMemory().asLongValue(),
        "-XX:+ExitOnOutOfMemoryError",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-jar",
        own.resolve("../../quarkus-run.jar").normalize().toString());
  }

  void start(@Observes StartupEvent started) {
    if (config.serve()) {
      Thread.ofVirtual().name("restore").start(this::restore);
    }
  }

  private void restore() {
    while (!stopping) {
      try {
        queue.restore(topic.read());
        ready = true;
        return;
      } catch (KafkaException e) {
        LOG.warnf("the jobs cannot be read, trying again: %s", e.getMessage());
        pause();
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(TRY_AGAIN);
    } catch (InterruptedException e) {
      stopping = true;
    }
  }

  void stop(@Observes ShutdownEvent stopped) {
    stopping = true;
    queue.close();
  }

  /** Empty until the jobs of before are known. */
  Optional<JobQueue> queue() {
    return ready ? Optional.of(queue) : Optional.empty();
  }

  /**
   * @throws IllegalArgumentException where what a job makes could not be published
   */
  void requirePublishing() {
    publishing.requireKey();
  }

  int waiting() {
    return queue.waiting();
  }

  int running() {
    return queue.running();
  }

  /** Where a job's recipe, log and report lie. */
  Path folder(String job) {
    return processes.folder(job);
  }
}
