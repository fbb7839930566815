package org.parley.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.parley.access.ApiKey;
import org.parley.access.KeyList;
import org.parley.access.Role;
import org.parley.launcher.suite.SuiteException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Keys for those who ask the gateway, rollout-service and compression-service. */
@Command(
    name = "keys",
    description = "Keys for those who ask the services.",
    mixinStandardHelpOptions = true,
    subcommands = KeysCommand.New.class)
final class KeysCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command of keys is missing");
  }

  /** Makes a key, prints it once, and adds its hash to a list. */
  @Command(
      name = "new",
      description =
          "Prints a new key, which is kept nowhere, and adds its name, roles and hash to a list"
              + " that services read.",
      mixinStandardHelpOptions = true)
  static final class New implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Who gets it; shown in logs and limits.")
    private String name = "";

    @Option(
        names = "--role",
        split = ",",
        paramLabel = "ROLE",
        defaultValue = "client",
        description =
            "client talks, viewer sees experiments and jobs, operator changes them"
                + " (${DEFAULT-VALUE}).")
    private List<String> roles = List.of();

    @Option(
        names = "--file",
        required = true,
        paramLabel = "FILE",
        description = "The list, made where there is none.")
    private Path file = Path.of("");

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      String key = ApiKey.make(new SecureRandom());
      try {
        Set<Role> all = Set.copyOf(roles.stream().map(Role::parse).toList());
        String line = KeyList.line(name, all, key);
        if (Files.exists(file)) {
          KeyList _ = KeyList.read(file);
        }
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IllegalArgumentException e) {
        throw new SuiteException(String.valueOf(e.getMessage()), e);
      } catch (IOException e) {
        throw new SuiteException("the list of keys " + file + " cannot be written", e);
      }
      spec.commandLine().getOut().println(key);
      spec.commandLine().getErr().println("its hash is in " + file + "; the key is shown once");
      return 0;
    }
  }
}
