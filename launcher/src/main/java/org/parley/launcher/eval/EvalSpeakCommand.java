package org.parley.launcher.eval;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.parley.launcher.suite.CommandProcess;
import org.parley.launcher.suite.Layout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the recordings that the shipped skills are judged by. */
@Command(
    name = "speak",
    description =
        "Speaks the skills' held-out wordings in a voice that never trained (needs flite or festival),"
            + " for eval commands.",
    mixinStandardHelpOptions = true)
final class EvalSpeakCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "Where recordings and manifest.tsv go.")
  private Path folder = Path.of("");

  @Option(
      names = "--per-intent",
      defaultValue = "25",
      description = "Different sentences of each intent, at most (default ${DEFAULT-VALUE}).")
  private int perIntent;

  @Option(
      names = "--voice",
      defaultValue = "rms",
      description =
          "One that never trained: flite's rms or festival's ked_diphone (default ${DEFAULT-VALUE}).")
  private String voice = "";

  @Option(
      names = "--wordings",
      defaultValue = "evaluation",
      description =
          "Which held-out ones: evaluation, which judges, or development, which may choose"
              + " constants (default ${DEFAULT-VALUE}).")
  private String wordings = "";

  @Override
  public Integer call() throws IOException, InterruptedException {
    Layout layout = Layout.find(System.getenv(), Path.of(""));
    return CommandProcess.compression(
        layout,
        List.of(
            "speak-evaluation",
            folder.toString(),
            "--skills",
            layout.skills().toString(),
            "--per-intent",
            Integer.toString(perIntent),
            "--voice",
            voice,
            "--wordings",
            wordings));
  }
}
