package org.parley.compression.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.compression.job.CompressionRecipe;
import org.parley.compression.quantize.Bits;
import org.parley.compression.step.Factorise;
import org.parley.compression.step.QuantiseWeights;

class SearchRecipeTest {
  @Test
  void genesFillTheOpenPlacesInTheirOrder() {
    SearchRecipe recipe = SearchRecipe.parse("s.yaml", recipe());
    assertThat(recipe.genes()).isEqualTo(3);
    List<Double> genes = List.of(0.9, 0.5, 0.999);
    CompressionRecipe both = recipe.at(genes);
    assertThat(both.steps().getFirst())
        .isInstanceOfSatisfying(
            Factorise.class, step -> assertThat(step.ranks()).isEqualTo("share 0.5"));
    assertThat(both.steps().getLast())
        .isInstanceOfSatisfying(
            QuantiseWeights.class, step -> assertThat(step.bits()).isEqualTo(Bits.same(8)));
    assertThat(recipe.choices(genes))
        .containsEntry("steps[0]", "factorise")
        .containsEntry("steps[0](2).ranks", "share 0.5")
        .containsEntry("steps[1].bits", "8");
  }

  @Test
  void aStepThatIsChosenToBeNoneIsLeftOut() {
    SearchRecipe recipe = SearchRecipe.parse("s.yaml", recipe());
    List<Double> genes = List.of(0.1, 0.5, 0.0);
    assertThat(recipe.at(genes).steps()).hasSize(1);
    assertThat(recipe.choices(genes))
        .containsEntry("steps[0]", "none")
        .doesNotContainKey("steps[0](2).ranks");
  }

  @Test
  void aNumberBetweenIsWholeWhereItsEndsAre() {
    SearchRecipe recipe =
        SearchRecipe.parse(
            "s.yaml", recipe().replace("{choose: [share 0.9, share 0.5]}", "share 0.5"));
    List<Integer> bits =
        List.of(0.0, 0.14, 0.15, 0.999).stream()
            .map(gene ->
                ((QuantiseWeights) recipe.at(List.of(0.1, gene)).steps().getLast()).bits().most())
            .toList();
    assertThat(bits).containsExactly(2, 2, 3, 8);
  }

  @Test
  void everyOptionIsReadBeforeAnythingIsTried() {
    assertThatThrownBy(() -> SearchRecipe.parse("s.yaml", recipe().replace("share 0.5", "wide")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("s.yaml: with factorise, ranks wide")
        .hasMessageContaining("steps[0]");
    assertThatThrownBy(() -> SearchRecipe.parse("s.yaml", recipe().replace("[2, 8]", "[8, 2]")))
        .hasMessage("steps[1].bits: between needs two numbers, the lower one first");
    assertThatThrownBy(
            () -> SearchRecipe.parse("s.yaml", recipe().replace("take: SMALLEST", "take: ALL")))
        .hasMessageStartingWith("s.yaml:")
        .hasMessageContaining("take");
    assertThatThrownBy(() ->
            SearchRecipe.parse(
                "s.yaml",
                recipe().replace("{between: [2, 8]}", "3").replaceAll("choose", "chosen")))
        .hasMessageContaining("nothing to search");
  }

  @Test
  void aRecipeWithoutOpenPlacesIsAUsualOne() {
    String usual = CompressionRecipe.text(Path.of("recipes/nlu-uniform4.yaml"));
    assertThat(SearchRecipe.isOne(usual)).isFalse();
    assertThat(SearchRecipe.first("u.yaml", usual))
        .isEqualTo(CompressionRecipe.parse("u.yaml", usual));
  }

  @Test
  void theShippedSearchesAreRecipes() {
    String text = CompressionRecipe.text(Path.of("recipes/nlu-search.yaml"));
    assertThat(SearchRecipe.isOne(text)).isTrue();
    assertThat(SearchRecipe.parse("nlu-search.yaml", text).first().model()).isEqualTo("nlu");
  }

  static String recipe() {
    return """
    model: asr
    tag: t
    trainedBy: none.yaml
    seed: 1
    data: {calibration: 1, validation: 1}
    search: {networks: 8, population: 4, take: SMALLEST}
    steps:
      - choose:
          - none
          - step: factorise
            layers: ["*.expand"]
            nearest: WEIGHTS
            ranks: {choose: [share 0.9, share 0.5]}
      - step: quantise-weights
        layers: ["*"]
        method: {name: uniform, symmetric: true, scales: channel, clip: max}
        bits: {between: [2, 8]}
        rounding: nearest
    budget:
      smaller: 2
      faster: 0.01
      losses:
        frameErrors: {most: 50, unit: POINTS}
    """;
  }
}
