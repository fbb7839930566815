package org.parley.launcher;

import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.parley.delivery.Broker;
import org.parley.delivery.BundlePublisher;
import org.parley.delivery.RouteWriter;
import org.parley.delivery.Routing;
import org.parley.events.RouteChanged;
import org.parley.launcher.suite.SuiteException;
import org.parley.runtime.ModelVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes a version off Kafka. */
@Command(
    name = "retire",
    description = "Takes a published model off Kafka; one that a route names stays.",
    mixinStandardHelpOptions = true)
final class RetireModelCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME@VERSION", description = "As it was published.")
  private String version = "";

  @Mixin private KafkaOption kafka = new KafkaOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ModelVersion wanted = ModelVersion.parse(version);
    Broker broker = kafka.broker();
    RouteWriter.current(broker, wanted.name())
        .filter(route -> Routing.of(route).versions().contains(wanted.toString()))
        .ifPresent(this::refuse);
    try (BundlePublisher publisher =
        new BundlePublisher(
            broker, KafkaOption.key(ParleyCommand.layout()), InstantSource.system(), "/launcher")) {
      if (!publisher.retire(wanted.toString())) {
        throw new SuiteException(wanted + " is not published");
      }
    }
    spec.commandLine().getErr().println(wanted + " is retired");
    return 0;
  }

  private void refuse(RouteChanged route) {
    throw new SuiteException(
        version
            + " is named by revision "
            + route.revision()
            + " of the route of "
            + route.name()
            + "; route to another version first");
  }
}
