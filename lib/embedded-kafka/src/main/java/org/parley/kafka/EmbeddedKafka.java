package org.parley.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.parley.events.Topics.TopicSpec;

/**
 * Apache Kafka in this process: one node that is broker and controller (KRaft), without encryption,
 * on the loopback address unless it is told another. What was written stays in the data folder and
 * is there after a restart.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final String CONTROLLER = "CONTROLLER";
  private static final int NODE = 1;
  private static final long MEBIBYTE = 1L << 20;

  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedKafka(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker and returns when it takes connections.
   *
   * @param data folder of the broker alone; made and formatted where it is new
   * @param port for clients
   * @param controllerPort for the broker's own use
   * @throws BrokerException where a port is taken or the folder belongs to a running broker
   */
  public static EmbeddedKafka start(Path data, int port, int controllerPort) {
    return start(data, Listener.loopback(port), controllerPort);
  }

  /** The same for clients that come from elsewhere, as in a container. */
  public static EmbeddedKafka start(Path data, Listener clients, int controllerPort) {
    return start(data, clients, controllerPort, Map.of());
  }

  /**
   * The same with settings of the broker that win over those made here, such as a second listener
   * that speaks TLS. The first one must stay: topics are made through it.
   */
  public static EmbeddedKafka start(
      Path data, Listener clients, int controllerPort, Map<String, String> broker) {
    requireFree(clients.port());
    requireFree(controllerPort);
    Path folder = data.toAbsolutePath();
    KafkaRaftServer server = null;
    try {
      format(folder);
      requireUnlocked(folder);
      Properties settings = settings(folder, clients, controllerPort);
      settings.putAll(broker);
      server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
      server.startup();
      return new EmbeddedKafka(server, clients.port());
    } catch (Exception e) {
      // Scala code declares none of the checked exceptions that it throws.
      if (server != null) {
        server.shutdown();
      }
      throw new BrokerException(
          "Kafka cannot start with its data in " + folder + ": " + root(e), e);
    }
  }

  private static void requireFree(int port) {
    if (!Ports.isFree(port)) {
      throw new BrokerException("port " + port + " is taken, so Kafka cannot start there");
    }
  }

  /** Kafka itself would end this process. The file is the one that Kafka locks while it runs. */
  private static void requireUnlocked(Path folder) throws IOException {
    try (FileChannel file =
            FileChannel.open(
                folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      if (lock == null) {
        throw new IOException("another Kafka is running there");
      }
    } catch (OverlappingFileLockException e) {
      throw new IOException("another Kafka of this process is running there", e);
    }
  }

  private static void format(Path folder) throws Exception {
    Files.createDirectories(folder);
    if (Files.exists(folder.resolve("meta.properties"))) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new IOException("the folder is not empty and not Kafka's");
      }
    }
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(NODE)
        .setDirectories(List.of(folder.toString()))
        .setMetadataLogDirectory(folder.toString())
        .setControllerListenerName(CONTROLLER)
        .run();
  }

  private static Properties settings(Path folder, Listener clients, int controllerPort) {
    Properties settings = new Properties();
    settings.putAll(
        Map.of(
            "process.roles",
            "broker,controller",
            "node.id",
            Integer.toString(NODE),
            "listeners",
            "PLAINTEXT://%s:%d,%s://127.0.0.1:%d"
                .formatted(clients.address(), clients.port(), CONTROLLER, controllerPort),
            "advertised.listeners",
            "PLAINTEXT://" + clients.advertised(),
            "listener.security.protocol.map",
            "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT",
            "controller.listener.names",
            CONTROLLER,
            "controller.quorum.voters",
            NODE + "@127.0.0.1:" + controllerPort,
            "log.dirs",
            folder.toString(),
            // A misspelt topic is an error, not a new topic.
            "auto.create.topics.enable",
            "false"));
    singleReplica(settings);
    smallMemory(settings);
    return settings;
  }

  private static void singleReplica(Properties settings) {
    settings.putAll(
        Map.of(
            "offsets.topic.replication.factor", "1",
            "offsets.topic.num.partitions", "6",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "transaction.state.log.num.partitions", "6",
            "share.coordinator.state.topic.replication.factor", "1",
            "share.coordinator.state.topic.min.isr", "1",
            // With one consumer a service, waiting for more before the first assignment only
            // delays.
            "group.initial.rebalance.delay.ms", "0"));
  }

  /**
   * The defaults are a server's: 128 MiB to remember keys while compacting, 20 MiB of index a
   * partition.
   */
  private static void smallMemory(Properties settings) {
    settings.putAll(
        Map.of(
            "log.cleaner.dedupe.buffer.size", Long.toString(8 * MEBIBYTE),
            "log.cleaner.io.buffer.size", Long.toString(MEBIBYTE / 4),
            "log.index.size.max.bytes", Long.toString(MEBIBYTE),
            "num.network.threads", "2",
            "num.io.threads", "4",
            "background.threads", "2",
            "num.recovery.threads.per.data.dir", "2",
            "log.retention.check.interval.ms", "60000"));
  }

  private static String root(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null && !(cause instanceof IOException)) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  /** Where clients connect, {@code 127.0.0.1:9092}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Creates the topics that do not exist yet; others keep their settings. */
  public void createTopics(List<TopicSpec> specs) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      admin
          .createTopics(specs.stream().map(EmbeddedKafka::topic).toList())
          .values()
          .forEach((name, created) -> {
            try {
              created.get();
            } catch (ExecutionException e) {
              if (!(e.getCause() instanceof TopicExistsException)) {
                throw new BrokerException("cannot create topic " + name + ": " + root(e), e);
              }
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              throw new BrokerException("interrupted while creating topic " + name, e);
            }
          });
    }
  }

  private static NewTopic topic(TopicSpec spec) {
    return new NewTopic(spec.name(), Optional.of(spec.partitions()), Optional.of((short) 1))
        .configs(spec.config());
  }

  /** Stops the broker; its data stays. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
