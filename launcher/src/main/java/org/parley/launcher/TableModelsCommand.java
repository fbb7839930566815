package org.parley.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.SuiteException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Every version's bytes, times and losses beside its parent's, of what was refused, too. */
@Command(
    name = "table",
    description =
        "Prints what every compression gave and cost, by the reports under models/, .parley/models"
            + " and of what was refused, as Markdown.",
    mixinStandardHelpOptions = true)
final class TableModelsCommand implements Callable<Integer> {
  private static final String BEGIN = "<!-- ./parley models table -->";
  private static final String END = "<!-- end of the table -->";

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description = "Put it into a document between its marks instead, as in docs/COMPRESSION.md.")
  private Optional<Path> document = Optional.empty();

  @Option(
      names = "--refused",
      paramLabel = "DIR",
      defaultValue = "${env:PARLEY_CACHE:-${sys:user.home}/.cache/parley}/refused",
      description = "Where reports of refused versions lie (default ${DEFAULT-VALUE}).")
  private Path refused = Path.of("");

  @Option(
      names = "--and",
      paramLabel = "DIR",
      description = "A further folder with reports; may be given more than once.")
  private List<Path> further = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Layout layout = ParleyCommand.layout();
    List<Path> folders = new ArrayList<>(layout.modelFolders());
    folders.add(refused);
    folders.addAll(further);
    VersionTable table = VersionTable.in(folders);
    if (table.reports().isEmpty()) {
      throw new SuiteException("there are no reports yet; ./parley compress writes them");
    }
    if (document.isPresent()) {
      table.into(document.get(), BEGIN, END);
      spec.commandLine()
          .getErr()
          .printf("%d rows written to %s%n", table.reports().size(), document.get());
    } else {
      spec.commandLine().getOut().print(table.markdown());
      spec.commandLine().getOut().flush();
    }
    return 0;
  }
}
