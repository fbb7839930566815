package org.parley.compression.nlu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.runtime.Bundle;
import org.parley.skills.PhraseSampler;
import org.parley.skills.Sample;
import org.parley.skills.SkillSet;
import org.parley.understanding.Normalizer;
import org.parley.understanding.Tagger;

class NluTrainingTest {
  private static final SkillSet SKILLS = SkillSet.load(Path.of("../skills"));

  @TempDir Path folder;

  private SkillsRecipe recipe() throws IOException {
    var text = Files.readString(Path.of("recipes/nlu-baseline.yaml"));
    var small =
        text.replaceAll("steps: \\d+", "steps: 120")
            .replaceAll("warmup: \\d+", "warmup: 5")
            .replaceAll("validateEvery: \\d+", "validateEvery: 40")
            .replaceAll(" sentences: \\d+", " sentences: 2000")
            .replaceAll("threshold: [\\d.]+", "threshold: 0")
            .replaceAll("validationSentences: \\d+", "validationSentences: 200");
    return (SkillsRecipe) NluRecipe.read(Files.writeString(folder.resolve("recipe.yaml"), small));
  }

  private NluCorpus corpus() throws IOException {
    var texts = new OutOfScopeTexts(recipe().negatives(), new Normalizer(SKILLS.language()));
    return SkillsCorpus.of(recipe(), SKILLS, texts);
  }

  /** Without open texts, and far too short to be good: it must learn something and be loadable. */
  @Test
  void aTrainingMakesABundleThatLoadsAndKnowsSomething() throws IOException {
    var made = new NluTraining(recipe(), corpus(), _ -> {}).run(folder.resolve("work"), folder, 1);
    assertThat(made.figures().get("intentsWrong")).isLessThan(0.75);
    try (var tagger = Tagger.load(Bundle.read(made.file()), 1)) {
      assertThat(tagger.version()).isEqualTo(made.version());
      assertThat(tagger.intents()).contains("orderDrink", SkillSet.ANSWER, SkillSet.OUT_OF_SCOPE);
    }
  }

  @Test
  void theSameRecipeDrawsTheSameSentences() throws IOException {
    var one = corpus();
    var other = corpus();
    assertThat(one.training()).isEqualTo(other.training());
    assertThat(one.validation()).isEqualTo(other.validation());
  }

  @Test
  void errorsKeepLabelsValid() {
    var sampler = PhraseSampler.training(SKILLS);
    var random = new Random(4);
    var chatter =
        List.of(
            new Sample(
                SkillSet.OUT_OF_SCOPE, List.of("my", "dog", "barks"), List.of("O", "O", "O")));
    var errors =
        new RecognitionErrors(
            List.copyOf(SKILLS.words()), List.of("gargle"), chatter, Set.of("item"));
    for (int i = 0; i < 3000; i++) {
      var heard = errors.of(sampler.sample(random), random);
      for (int w = 0; w < heard.words().size(); w++) {
        var label = heard.labels().get(w);
        if (label.startsWith(Sample.INSIDE)) {
          var before = heard.labels().get(w - 1);
          assertThat(before).as("%s", heard).isNotEqualTo(Sample.OUTSIDE);
          assertThat(before.substring(2)).isEqualTo(label.substring(2));
        }
      }
    }
  }

  @Test
  void aRecipeThatIsNoneSaysWhere() throws IOException {
    var file = Files.writeString(folder.resolve("bad.yaml"), "tag: x\nsteps: 3\n");
    assertThatThrownBy(() -> NluRecipe.read(file))
        .hasMessageContaining("bad.yaml:3")
        .hasMessageContaining("'seed'");
  }
}
