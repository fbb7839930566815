package org.parley.compression;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.enterprise.context.ApplicationScoped;
import picocli.CommandLine;

/** With a command does that and ends; without one serves. */
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    if (args.length == 0) {
      // Before the configuration is read: only who serves opens a port.
      System.setProperty("parley.compression.serve", "true");
    }
    Quarkus.run(Program.class, args);
  }

  @ApplicationScoped
  @Unremovable
  static class Program implements QuarkusApplication {
    private final CommandLine commands;

    Program(CommandLine commands) {
      this.commands = commands;
    }

    @Override
    public int run(String... args) {
      if (args.length > 0) {
        return commands.execute(args);
      }
      Quarkus.waitForExit();
      return 0;
    }
  }
}
