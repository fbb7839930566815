package org.parley.compression.nlu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.understanding.LabelledSet;

class OpenTextsTest {
  @TempDir Path folder;

  @Test
  void linesAreReadOnceInSmallLettersWithoutMarksAtTheEndsOfWords() throws IOException {
    Files.write(
        folder.resolve("a.txt"),
        List.of(
            "Is the phone low?", "is the phone low", "", "it's 5 o'clock, \"now\".", "a b c d e"));
    assertThat(OpenTexts.of(List.of("a.txt"), folder, 4))
        .containsExactly(
            List.of("is", "the", "phone", "low"), List.of("it's", "5", "o'clock", "now"));
  }

  @Test
  void aTableIsReadByItsColumn() throws IOException {
    Files.write(folder.resolve("b.tsv"), List.of("intent\ttext", "x\tgood night"));
    assertThat(OpenTexts.of(List.of("b.tsv"), folder, 9)).containsExactly(List.of("good", "night"));
    Files.write(folder.resolve("c.tsv"), List.of("intent\twords", "x\tgood night"));
    assertThatThrownBy(() -> OpenTexts.of(List.of("c.tsv"), folder, 9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("c.tsv");
  }

  /** What judges a labelled set must not be read while another is trained either. */
  @Test
  void ofALabelledTableOnlyTheTrainingFoldsAreRead() throws IOException {
    var sentences = IntStream.range(0, 200).mapToObj(i -> "say number" + i).toList();
    var lines = new ArrayList<>(List.of("intent\tannotation\ttext"));
    sentences.forEach(sentence -> lines.add("x\t" + sentence + "\t" + sentence));
    Files.write(folder.resolve("d.tsv"), lines);
    var kept = sentences.stream().filter(sentence -> LabelledSet.fold(sentence) > 1).toList();
    assertThat(OpenTexts.of(List.of("d.tsv"), folder, 9).stream().map(w -> String.join(" ", w)))
        .containsExactlyElementsOf(kept)
        .hasSizeBetween(130, 185);
  }
}
