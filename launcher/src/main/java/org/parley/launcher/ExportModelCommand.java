package org.parley.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.SuiteException;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleStore;
import org.parley.runtime.NetworkFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a version as files that others can use without this project. */
@Command(
    name = "export",
    description =
        "Writes a version as a plain ONNX model, all weights in it, with what decoding needs beside"
            + " it.",
    mixinStandardHelpOptions = true)
final class ExportModelCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "NAME@VERSION|FILE",
      description = "As ./parley models shows it.")
  private String version = "";

  @Parameters(index = "1", paramLabel = "DIR", description = "Where the files go; empty or new.")
  private Path folder = Path.of("");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Layout layout = ParleyCommand.layout();
    Bundle bundle = BundleStore.find(layout.modelFolders(), "", Optional.of(version));
    try {
      requireEmpty();
      for (String entry : bundle.entries()) {
        if (!entry.equals(NetworkFiles.WEIGHTS)) {
          write(entry, bundle.entry(entry));
        }
      }
      write(NetworkFiles.GRAPH, NetworkFiles.of(bundle).onnx());
    } catch (IOException e) {
      throw new SuiteException("cannot write in " + folder + ": " + e.getMessage(), e);
    }
    spec.commandLine().getErr().println(bundle.version() + " lies in " + folder);
    return 0;
  }

  private void requireEmpty() throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new SuiteException(folder + " is not empty; name another folder");
      }
    }
  }

  private void write(String entry, byte[] content) throws IOException {
    Path file = folder.resolve(entry);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, content);
  }
}
