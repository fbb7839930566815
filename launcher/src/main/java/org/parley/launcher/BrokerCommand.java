package org.parley.launcher;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.ConsoleHandler;
import java.util.logging.Logger;
import org.parley.events.Topics;
import org.parley.kafka.EmbeddedKafka;
import org.parley.kafka.Listener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The broker alone with all topics, until it is told to end: what the local image of Kafka runs.
 */
@Command(
    name = "broker",
    hidden = true,
    description = "Runs Kafka alone, with all topics, in front.",
    mixinStandardHelpOptions = true)
final class BrokerCommand implements Callable<Integer> {
  @Option(names = "--data", required = true, paramLabel = "DIR", description = "Its records.")
  private Path data = Path.of("");

  @Option(
      names = "--address",
      defaultValue = "0.0.0.0",
      description = "Where it listens; default: ${DEFAULT-VALUE}.")
  private String address = "";

  @Option(names = "--port", defaultValue = "9092", description = "Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--controller-port",
      defaultValue = "9093",
      description = "For its own use; default: ${DEFAULT-VALUE}.")
  private int controllerPort;

  @Option(
      names = "--advertised",
      required = true,
      paramLabel = "HOST:PORT",
      description = "What clients connect to.")
  private String advertised = "";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Logger.getLogger("").addHandler(new ConsoleHandler());
    CountDownLatch over = new CountDownLatch(1);
    EmbeddedKafka kafka =
        EmbeddedKafka.start(data, new Listener(address, port, advertised), controllerPort);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              kafka.close();
              over.countDown();
            }));
    kafka.createTopics(Topics.all());
    spec.commandLine().getOut().println("Kafka takes clients at " + advertised);
    spec.commandLine().getOut().flush();
    over.await();
    return 0;
  }
}
