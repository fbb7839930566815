package org.parley.launcher;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.SuiteException;
import org.parley.runtime.BundleRefusedException;
import org.parley.runtime.BundleStore;
import org.parley.runtime.ModelVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Names the version that the next {@code up} begins with, as after training for other skills. */
@Command(
    name = "use",
    description = "Makes a model the one that the next up begins with.",
    mixinStandardHelpOptions = true)
final class UseModelCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME@VERSION", description = "As ./parley models shows it.")
  private String version = "";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Layout layout = ParleyCommand.layout();
    try {
      new BundleStore(layout.models()).makeChampion(ModelVersion.parse(version));
    } catch (IOException e) {
      throw new SuiteException("cannot write in " + layout.models() + ": " + e.getMessage(), e);
    } catch (BundleRefusedException e) {
      throw new SuiteException(
          e.getMessage() + "; ./parley models lists what is in " + layout.models(), e);
    }
    spec.commandLine()
        .getErr()
        .println("the next ./parley up begins with " + version + " of " + layout.models());
    return 0;
  }
}
