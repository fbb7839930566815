package org.parley.launcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.parley.launcher.suite.CommandProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/** Hands a model from elsewhere to compression-service, which knows the layers of ONNX. */
@Command(
    name = "import",
    description =
        "Makes a version of an ONNX model that was trained elsewhere: --features FILE.yaml,"
            + " --tokens FILE, --assets DIR, --like NAME@V, --tag TAG.",
    mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "asr|nlu", description = "What it is for.")
  private String what = "";

  @Parameters(index = "1", paramLabel = "MODEL.onnx", description = "The model in one file.")
  private String model = "";

  @Unmatched private List<String> further = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("import", what, model));
    arguments.addAll(further);
    return CommandProcess.compression(ParleyCommand.layout(), arguments);
  }
}
