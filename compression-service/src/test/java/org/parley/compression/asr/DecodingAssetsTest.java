package org.parley.compression.asr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.compression.onnx.WeightStorage;
import org.parley.recognition.WordGrammar;
import org.parley.runtime.BundleStore;
import org.parley.skills.SkillSet;

class DecodingAssetsTest {
  private static final AsrRecipe.Language LANGUAGE =
      new AsrRecipe.Language(2, 300, 0.3, 0, 3, 1, 0, 0.9, 2, WeightStorage.HALF);

  @TempDir static Path data;
  private static DecodingAssets assets;

  @TempDir Path folder;

  /** Once: words that this small dictionary lacks are asked of flite. */
  @BeforeAll
  static void make() throws IOException {
    Files.createDirectories(data.resolve("lexicon-cmudict"));
    Files.writeString(
        data.resolve("lexicon-cmudict/cmudict.dict"),
        """
        coffee K AA1 F IY0
        coffee(2) K AO1 F IY0
        giraffe JH ER0 AE1 F
        runs R AH1 N Z # as a horse does
        the DH AH0
        zebra Z IY1 B R AH0
        """);
    Files.createDirectories(data.resolve("text-assistant-lm"));
    Files.writeString(
        data.resolve("text-assistant-lm/slurp_lm_minus_heldout.txt"),
        "the zebra runs\nthe giraffe\nzebra runs\n");
    assets = DecodingAssets.of(LANGUAGE, SkillSet.load(Path.of("../skills")), data, 1);
  }

  @Test
  void wordsOfTheSkillsAndTheCommonestOthersHaveAllTheirPronunciations() {
    assertThat(assets.lexicon().pronunciations().get("coffee"))
        .containsExactly(List.of("K", "AA", "F", "IY"), List.of("K", "AO", "F", "IY"));
    assertThat(assets.lexicon().words()).contains("zebra", "runs").doesNotContain("giraffe");
  }

  @Test
  void theSkillsAddWaysToSayAWord() {
    assertThat(assets.lexicon().pronunciations().get("mocha"))
        .contains(List.of("M", "AA", "K", "AH"));
  }

  @Test
  void aPhoneThatTheNetworkDoesNotKnowIsNamedWithItsWord() throws IOException {
    Path skills = Files.createDirectory(folder.resolve("skills"));
    Files.copy(Path.of("../skills/language.yaml"), skills.resolve("language.yaml"));
    String coffee = Files.readString(Path.of("../skills/coffee.yaml"));
    Files.writeString(
        skills.resolve("coffee.yaml"), coffee.replace("mocha: [M AA K AH]", "mocha: [M AA X AH]"));
    Path standIn = StandInData.make(folder, new BundleStore(Path.of("../models")));
    assertThatThrownBy(() -> DecodingAssets.of(LANGUAGE, SkillSet.load(skills), standIn, 1))
        .hasMessageStartingWith(
            "the skills pronounce 'mocha' as 'M AA X AH', but X is none of the phones");
  }

  @Test
  void theLanguageModelKnowsBothKindsOfSentences() {
    assertThat(assets.ngram().words()).containsAll(assets.lexicon().words());
    assertThat(assets.ngram().logProbability(List.of("zebra", "runs")))
        .isGreaterThan(assets.ngram().logProbability(List.of("zebra", "coffee")));
  }

  @Test
  void aPrunedLanguageModelHasFewerWordSequencesAndAllTheWords() {
    AsrRecipe.Language pruning =
        new AsrRecipe.Language(2, 300, 0.3, 1e-3, 3, 1, 0, 0.9, 2, WeightStorage.HALF);
    DecodingAssets pruned =
        DecodingAssets.of(pruning, SkillSet.load(Path.of("../skills")), data, 1);
    assertThat(pruned.ngram().words()).isEqualTo(assets.ngram().words());
    assertThat(pruned.ngram().sizes().getLast()).isLessThan(assets.ngram().sizes().getLast() / 2);
  }

  @Test
  void theGrammarHoldsWholeSentencesOfTheSkills() {
    assertThat(WordGrammar.parse(assets.grammar()).arcs())
        .extracting(WordGrammar.Arc::word)
        .contains("coffee", "milk")
        .doesNotContain("zebra");
  }

  @Test
  void withoutDataTheShippedLexiconIsTheDictionary() {
    Path standIn = StandInData.make(folder, new BundleStore(Path.of("../models")));
    SkillSet skills = SkillSet.load(Path.of("../skills"));
    DecodingAssets shipped = DecodingAssets.of(LANGUAGE, skills, standIn, 1);
    assertThat(shipped.lexicon().pronunciations().get("coffee"))
        .contains(List.of("K", "AA", "F", "IY"), List.of("K", "AO", "F", "IY"));
    assertThat(shipped.lexicon().words()).contains("coffee", "timer");
  }
}
