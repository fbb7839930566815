package org.parley.compression.nlu;

import java.util.concurrent.Callable;
import org.parley.compression.tensorflow.TrainingOptions;
import org.parley.skills.SkillSet;
import org.parley.understanding.Normalizer;
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
    var recipe = NluRecipe.read(options.recipe());
    var made =
        new NluTraining(recipe, corpus(recipe, options), TrainingOptions::say)
            .run(options.cache().resolve("training"), options.models(), options.threads());
    TrainingOptions.say(
        "%s written to %s; validation %s; temperature %.2f; %,d weights, %,d words; sentences from %s"
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

  /** The sentences of a recipe, from the places that the options name. */
  static NluCorpus corpus(NluRecipe recipe, TrainingOptions options) {
    return switch (recipe) {
      case SkillsRecipe ofSkills -> {
        var skills = SkillSet.load(options.skills());
        var texts = new OutOfScopeTexts(ofSkills.negatives(), new Normalizer(skills.language()));
        options
            .data()
            .ifPresentOrElse(
                texts::addOpenTexts,
                () ->
                    TrainingOptions.say(
                        "no open texts: what is out of scope is learnt from the recipe's phrases alone"));
        yield SkillsCorpus.of(ofSkills, skills, texts);
      }
      case LabelledRecipe labelled ->
          LabelledCorpus.of(
              labelled,
              options
                  .data()
                  .orElseThrow(() ->
                      new IllegalArgumentException(
                          "no folder %s, where %s should be; --data names it"
                              .formatted(options.dataAsNamed(), labelled.labelled().set()))));
    };
  }
}
