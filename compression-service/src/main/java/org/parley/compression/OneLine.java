package org.parley.compression;

import io.quarkus.picocli.runtime.PicocliCommandLineFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.parley.runtime.BundleRefusedException;
import picocli.CommandLine;

/** Says in one line what was wrong with what a person gave; a defect shows where it happened. */
final class OneLine {
  private OneLine() {}

  @Produces
  @ApplicationScoped
  static CommandLine commandLine(PicocliCommandLineFactory factory) {
    return factory
        .create()
        .setExecutionExceptionHandler((e, command, parsed) -> {
          if (!isOfThePersons(e)) {
            throw e;
          }
          command.getErr().println("parley: " + reason(e));
          return command.getCommandSpec().exitCodeOnExecutionException();
        });
  }

  private static boolean isOfThePersons(Exception e) {
    return e.getMessage() != null
        && (e instanceof IllegalArgumentException
            || e instanceof IllegalStateException
            || e instanceof BundleRefusedException
            || e instanceof IOException
            || e instanceof UncheckedIOException);
  }

  static String reason(Exception e) {
    return e.getCause() instanceof NoSuchFileException
        ? e.getMessage() + ": there is no such file"
        : String.valueOf(e.getMessage());
  }
}
