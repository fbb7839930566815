package org.parley.compression.nlu;

import java.util.concurrent.Callable;
import org.parley.compression.tensorflow.TrainingOptions;
import org.parley.skills.SkillSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes a bundle that understands from a recipe. */
@Command(
    name = "nlu",
    mixinStandardHelpOptions = true,
    description =
        "Trains the understanding model of a recipe, from its last checkpoint where there is one,"
            + " and writes its bundle.")
public final class TrainNluCommand implements Callable<Integer> {
  @Mixin TrainingOptions options = new TrainingOptions();

  @Override
  public Integer call() {
    var training =
        new NluTraining(
            NluRecipe.read(options.recipe()),
            SkillSet.load(options.skills()),
            TrainingOptions::say);
    var made =
        training.run(
            options.data(),
            options.cache().resolve("training"),
            options.models(),
            options.threads());
    TrainingOptions.say(
        "%s written to %s; validation %s; temperature %.2f; %,d weights, %,d words; out of scope from %s"
            .formatted(
                made.version(),
                made.file(),
                made.figures(),
                made.temperature(),
                made.weights(),
                made.words(),
                String.join(", ", made.sources())));
    return 0;
  }
}
