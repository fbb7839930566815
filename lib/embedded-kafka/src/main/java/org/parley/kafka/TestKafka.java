package org.parley.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.parley.events.Topics;

/** One broker for all tests of a JVM, with every topic, on a free port; gone when the JVM ends. */
public final class TestKafka {
  private TestKafka() {}

  private static final class Holder {
    static final EmbeddedKafka BROKER = start();

    private static EmbeddedKafka start() {
      Path data = temporaryFolder();
      EmbeddedKafka broker = EmbeddedKafka.start(data, Ports.free(), Ports.free());
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                broker.close();
                delete(data);
              }));
      broker.createTopics(Topics.all());
      return broker;
    }

    private static Path temporaryFolder() {
      try {
        return Files.createTempDirectory("parley-kafka");
      } catch (IOException e) {
        throw new UncheckedIOException("no temporary folder for Kafka", e);
      }
    }

    private static void delete(Path folder) {
      try (Stream<Path> files = Files.walk(folder)) {
        List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        for (Path file : deepestFirst) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot delete " + folder, e);
      }
    }
  }

  /** The broker; the first call starts it. Nobody closes it. */
  public static EmbeddedKafka shared() {
    return Holder.BROKER;
  }
}
