package org.parley.launcher;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a person decides about a running experiment, whatever its numbers say. */
abstract class ExperimentChangeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "The model, or the experiment.")
  private String name = "";

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Mixin private RolloutOption rollout = new RolloutOption();

  @Spec private CommandSpec spec;

  /** The last part of the address. */
  abstract String change();

  ObjectNode body() {
    return new JsonMapper().createObjectNode();
  }

  @Override
  public Integer call() throws InterruptedException {
    ExperimentStatusCommand.print(
        rollout.post("/" + name + "/" + change(), body()), json, spec.commandLine().getOut());
    return 0;
  }

  @Command(
      name = "ramp",
      description = "Gives the candidate more sessions; only sessions toward it move.",
      mixinStandardHelpOptions = true)
  static final class Ramp extends ExperimentChangeCommand {
    @Option(names = "--weight", required = true, description = "Percent of the sessions.")
    private double weight;

    @Override
    String change() {
      return "ramp";
    }

    @Override
    ObjectNode body() {
      return super.body().put("weight", weight);
    }
  }

  @Command(
      name = "promote",
      description = "Makes the candidate the champion.",
      mixinStandardHelpOptions = true)
  static final class Promote extends ExperimentChangeCommand {
    @Option(names = "--arm", description = "Which candidate, where there are several.")
    private @Nullable String arm;

    @Override
    String change() {
      return "promote";
    }

    @Override
    ObjectNode body() {
      return super.body().put("arm", arm);
    }
  }

  @Command(
      name = "rollback",
      description = "Ends the experiment because the candidate is bad; the champion serves all.",
      mixinStandardHelpOptions = true)
  static final class RollBack extends ExperimentChangeCommand {
    @Override
    String change() {
      return "rollback";
    }
  }

  @Command(
      name = "stop",
      description = "Ends the experiment without a verdict; the champion serves all.",
      mixinStandardHelpOptions = true)
  static final class Stop extends ExperimentChangeCommand {
    @Override
    String change() {
      return "stop";
    }
  }
}
