package org.parley.launcher;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.parley.delivery.BundlePublisher;
import org.parley.delivery.BundlePublisher.Publication;
import org.parley.events.ModelVersionPublished;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.SuiteException;
import org.parley.runtime.BundleStore;
import org.parley.runtime.ModelVersion;
import org.parley.runtime.StoredVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts a version on Kafka, where every service can fetch it. */
@Command(
    name = "publish",
    description = "Publishes a model that lies here, so that it can be routed to.",
    mixinStandardHelpOptions = true)
final class PublishModelCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME@VERSION", description = "As ./parley models shows it.")
  private String version = "";

  @Mixin private KafkaOption kafka = new KafkaOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Layout layout = ParleyCommand.layout();
    publish(layout, kafka, file(layout, ModelVersion.parse(version)), spec.commandLine().getErr());
    return 0;
  }

  static void publish(Layout layout, KafkaOption kafka, Path file, PrintWriter err) {
    ObjectNode report = StoredVersion.report(file);
    try (BundlePublisher publisher =
        new BundlePublisher(
            kafka.broker(), KafkaOption.key(layout), InstantSource.system(), "/launcher")) {
      Publication done = publisher.publish(file, report);
      ModelVersionPublished announced = done.announced();
      err.printf(
          "%s is published: %d of its %d chunks, %,d bytes, were sent%n",
          announced.model(), done.sentChunks(), announced.chunks().size(), done.sentBytes());
      err.printf(
          "./parley route %s --champion %s serves it%n",
          ModelVersion.parse(announced.model()).name(), announced.model());
    }
  }

  static Path file(Layout layout, ModelVersion wanted) {
    for (Path folder : layout.modelFolders()) {
      Path file = new BundleStore(folder).file(wanted);
      if (Files.exists(file)) {
        // Read and compared: a file of that tag may hold another digest.
        new BundleStore(folder).byVersion(wanted.toString());
        return file;
      }
    }
    throw new SuiteException(wanted + " is not here; ./parley models lists what is");
  }
}
