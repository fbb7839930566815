package org.parley.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.parley.launcher.suite.CommandProcess;
import org.parley.launcher.suite.Layout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Hands a compression to compression-service. */
@Command(
    name = "compress",
    description =
        "Makes a smaller and faster version of a model as a recipe says; --dry-run predicts sizes,"
            + " --model NAME@V names another parent than the champion.",
    mixinStandardHelpOptions = true)
final class CompressCommand implements Callable<Integer> {
  @Parameters(index = "0", arity = "0..1", paramLabel = "RECIPE.yaml", description = "What to do.")
  private String recipe = "";

  @Option(
      names = "--follow",
      paramLabel = "JOB",
      description =
          "Shows how far a job of the running compression-service is, in place of one here.")
  private Optional<String> job = Optional.empty();

  @Option(
      names = "--publish",
      description = "Publishes the version to the running suite where it is inside its budget.")
  private boolean publish;

  @Mixin private KafkaOption kafka = new KafkaOption();

  @Spec private CommandSpec spec;

  @Unmatched private List<String> further = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Layout layout = ParleyCommand.layout();
    if (job.isPresent()) {
      return JobsCommand.run(layout, List.of("follow", job.get()));
    }
    if (recipe.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "a recipe is missing, or --follow JOB");
    }
    List<String> arguments = new ArrayList<>(List.of("compress", recipe));
    arguments.addAll(further);
    if (publish) {
      // Asked before the work of an hour is done.
      Object _ = kafka.broker();
    }
    int status = CommandProcess.compression(layout, arguments);
    if (status == 0 && publish) {
      PublishModelCommand.publish(layout, kafka, written(layout), spec.commandLine().getErr());
    }
    return status;
  }

  /** Where compression-service writes the version of a recipe. */
  private Path written(Layout layout) throws IOException {
    JsonNode made = new YAMLMapper().readTree(Files.readAllBytes(Path.of(recipe)));
    String file = made.path("model").asText() + "-" + made.path("tag").asText() + ".parley";
    return layout.models().resolve(file);
  }
}
