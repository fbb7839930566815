package org.parley.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.parley.launcher.suite.Layout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the models that lie here. */
@Command(
    name = "models",
    description = "Lists the models under models/ and .parley/models.",
    subcommands = {
      UseModelCommand.class,
      PublishModelCommand.class,
      RetireModelCommand.class,
      ReportModelCommand.class,
      TableModelsCommand.class,
      ExportModelCommand.class,
    },
    mixinStandardHelpOptions = true)
final class ModelsCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().addModule(new Jdk8Module()).build();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws JsonProcessingException {
    Layout layout = ParleyCommand.layout();
    List<ListedModel> models =
        layout.modelFolders().stream().flatMap(folder -> ListedModel.in(folder).stream()).toList();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JSON.writeValueAsString(Map.of("models", models)));
    } else if (models.isEmpty()) {
      spec.commandLine().getErr().println("there are no models yet; ./parley train makes them");
    } else {
      models.forEach(model -> print(model, out));
    }
    return 0;
  }

  private static void print(ListedModel model, PrintWriter out) {
    out.printf(
        "%-28s %-10s %8.1f MB%s%n",
        model.version(),
        model.state(),
        model.bytes().wire() / 1e6,
        model.parent().map(parent -> "  from " + parent).orElse(""));
  }
}
