package org.parley.compression.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionRecipeTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "asr-int8",
        "asr-gptq4.int8",
        "nlu-int8",
        "nlu-uniform4",
        "nlu-uniform3",
        "nlu-uniform2.blocks",
        "nlu-asymmetric4",
        "nlu-logarithmic4",
        "nlu-kmeans4",
        "nlu-kmeans3.weighted",
        "nlu-gptq4",
        "nlu-gptq3",
        "nlu-mixed",
        "nlu-gptq4.int8"
      })
  void shippedRecipesAreRead(String name) throws IOException {
    CompressionRecipe recipe = CompressionRecipe.read(Path.of("recipes/" + name + ".yaml"));
    assertThat(Path.of("recipes").resolve(recipe.trainedBy())).exists();
    Path copy = Files.writeString(folder.resolve("copy.yaml"), recipe.text());
    assertThat(CompressionRecipe.read(copy)).isEqualTo(recipe);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: uniform | name: linear | :11: steps[0].method: | unknown method 'linear'; there are"
            + " k-means, logarithmic, uniform",
        "name: uniform | symmetrical: true | :11: steps[0].method: | a method needs the field"
            + " 'name', such as name: k-means",
        "scales: channel | scales: row | :11: steps[0].method.scales: | 'row' is unknown; take"
            + " tensor, channel or block 64",
        "clip: max | clip: most | :11: steps[0].method.clip: | max, mean-squared-error",
        "bits: 4 | bits: 9 | :12: steps[0].bits: | bits 9: weights are stored in 2 to 8",
        "bits: 4 | bits: {from: [4, 2], bytes: 9000, sensitivity: output-error} | :12:"
            + " steps[0].bits: | must be ascending",
        "bits: 4 | bits: {from: [2, 4], bytes: 0, sensitivity: output-error} | :12: steps[0].bits:"
            + " | several bits need a budget",
        "rounding: nearest | rounding: up | :13: steps[0].rounding: | gptq, nearest",
      })
  void aMistakeInAWeightsStepIsToldToo(String right, String wrong, String line, String reason)
      throws IOException {
    String text =
        """
        model: nlu
        tag: t
        trainedBy: nlu.yaml
        seed: 1
        data:
          calibration: 1
          validation: 1
        steps:
          - step: quantise-weights
            layers: ["*"]
            method: {name: uniform, symmetric: true, scales: channel, clip: max}
            bits: 4
            rounding: nearest
        budget:
          {smaller: 2, faster: 0.9,
          losses: {sentenceErrors: {most: 1, unit: POINTS}}}
        """;
    assertThat(text).contains(right);
    Path file = Files.writeString(folder.resolve("recipe.yaml"), text.replace(right, wrong));
    assertThatThrownBy(() -> CompressionRecipe.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + line)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "step: quantise | step: quantize | :9: steps[0]: | unknown step 'quantize'; there are ",
        "step: quantise | steps: quantise | :9: steps[0]: | needs the field 'step'",
        "bits: 8 | bits: 9 | :10: steps[0]: | bits 9: layers compute with 8 bits only",
        "ranges: auto | ranges: minmax | :11: steps[0]: | 'minmax' is unknown; take auto or one of",
        "ranges: auto | range: auto | :9: steps[0].ranges: | is missing; given are step, bits,"
            + " range",
        "bits: 8 | bits: eight | :10: steps[0].bits: | must be a whole number, not 'eight'",
        "bits: 8 | bits: [8] | :10: steps[0].bits: | must be a whole number",
        "most: 1 | most: much | :16: budget.losses.wordErrors.most: | must be a number, not 'much'",
        "store: [] | store: all | :13: steps[0].store: | must be a list",
        "tag: t | tag: T t | :2: | tag must be of small letters",
        "faster: 1.5 | faster: 0.5 | :14: budget: | nobody wants such a version",
        "unit: POINTS | unit: PERCENT | :16: budget.losses.wordErrors.unit: | must be one of"
            + " PERCENT_OF_PARENT, POINTS, not 'PERCENT'",
        "trainedBy: asr.yaml | by: asr.yaml | :1: trainedBy: | is missing; given are model, tag,"
            + " by",
      })
  void aMistakeIsToldWithItsLineAndWhatToDo(String right, String wrong, String line, String reason)
      throws IOException {
    String text =
        """
        model: asr
        tag: t
        trainedBy: asr.yaml
        seed: 1
        data:
          calibration: 1
          validation: 1
        steps:
          - step: quantise
            bits: 8
            ranges: auto
            compute: ["*"]
            store: []
        budget:
          {smaller: 0.9, faster: 1.5,
          losses: {wordErrors: {most: 1, unit: POINTS}}}
        """;
    assertThat(text).contains(right);
    Path file =
        Files.writeString(
            folder.resolve("recipe.yaml"), text.replace(right, wrong == null ? "" : wrong));
    assertThatThrownBy(() -> CompressionRecipe.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + line)
        .hasMessageContaining(reason);
  }
}
