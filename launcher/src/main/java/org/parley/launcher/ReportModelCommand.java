package org.parley.launcher;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.SuiteException;
import org.parley.runtime.ModelVersion;
import org.parley.runtime.StoredVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Where the page lies that says how a version was made and what it lost and gained. */
@Command(
    name = "report",
    description = "Prints the path of a compressed version's report, a page for a browser.",
    mixinStandardHelpOptions = true)
final class ReportModelCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME@VERSION", description = "As ./parley models shows it.")
  private String version = "";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Layout layout = ParleyCommand.layout();
    Path bundle = PublishModelCommand.file(layout, ModelVersion.parse(version));
    spec.commandLine().getOut().println(page(bundle));
    return 0;
  }

  private Path page(Path bundle) {
    return StoredVersion.page(bundle)
        .orElseThrow(() ->
            new SuiteException(
                version + " has no report: only versions that ./parley compress made have one"));
  }
}
