package org.parley.understanding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.skills.Sample;
import org.parley.understanding.LabelledSet.Part;

class LabelledSetTest {
  @TempDir Path folder;

  @Test
  void sequencesKeepTheirWordsAsTheyStand() throws IOException {
    var test = Files.createDirectory(folder.resolve("test"));
    Files.writeString(test.resolve("seq.in"), "rate it 5/6 at nine o'clock p.m. \n");
    Files.writeString(test.resolve("seq.out"), "O O B-n O B-t I-t I-t\n");
    Files.writeString(test.resolve("label"), "Rate\n");
    var wanted =
        new Sample(
            "Rate",
            List.of("rate", "it", "5/6", "at", "nine", "o'clock", "p.m."),
            List.of("O", "O", "B-n", "O", "B-t", "I-t", "I-t"));
    assertThat(LabelledSet.read(folder, Optional.of(Part.TEST)).samples()).containsExactly(wanted);
    assertThat(LabelledSet.read(test, Optional.empty()).samples()).containsExactly(wanted);
    assertThatThrownBy(() -> LabelledSet.read(folder, Optional.of(Part.VALID)))
        .hasMessageContaining("valid: no seq.in");
  }

  @Test
  void aLineWithMoreLabelsThanWordsIsNamed() throws IOException {
    Files.writeString(folder.resolve("seq.in"), "a b\n");
    Files.writeString(folder.resolve("seq.out"), "O O O\n");
    Files.writeString(folder.resolve("label"), "x\n");
    assertThatThrownBy(() -> LabelledSet.read(folder, Optional.empty()))
        .hasMessageContaining("seq.in:1: 2 words with 3 labels");
  }

  @Test
  void aTablesFoldsArePartsThatShareNoText() throws IOException {
    var lines = new ArrayList<>(List.of("intent\tannotation"));
    for (int i = 0; i < 300; i++) {
      lines.add("wake\twake me [date : day %d] please".formatted(i / 2));
    }
    var file = Files.write(folder.resolve("t.tsv"), lines);
    var all = LabelledSet.read(file, Optional.empty()).samples();
    assertThat(all.getFirst().labels()).containsExactly("O", "O", "B-date", "I-date", "O");
    var test = LabelledSet.read(file, Optional.of(Part.TEST)).samples();
    var valid = LabelledSet.read(file, Optional.of(Part.VALID)).samples();
    var train = LabelledSet.read(file, Optional.of(Part.TRAIN)).samples();
    assertThat(test.size() + valid.size() + train.size()).isEqualTo(300);
    assertThat(test).hasSizeBetween(10, 60).doesNotContainAnyElementsOf(train);
    assertThat(valid).hasSizeBetween(10, 60).doesNotContainAnyElementsOf(train);
    assertThat(valid).doesNotContainAnyElementsOf(test);
  }

  @Test
  void jsonHasPartsWithWhatIsOutOfScope() throws IOException {
    var file =
        Files.writeString(
            folder.resolve("c.json"),
            """
            {"val": [["in spanish, say hello?", "translate"]], "oos_val": [["who won", "oos"]]}
            """);
    assertThat(LabelledSet.read(file, Optional.of(Part.VALID)).samples())
        .extracting(sample -> sample.intent() + ": " + sample.text())
        .containsExactly("translate: in spanish say hello", "outOfScope: who won");
    assertThatThrownBy(() -> LabelledSet.read(file, Optional.empty()))
        .hasMessageContaining("train, valid or test");
  }
}
