package org.parley.launcher.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.skills.SkillSet;

class LabelledTextsTest {
  private static final SkillSet SKILLS = SkillSet.load(Path.of("../skills"));

  @TempDir Path folder;

  private LabelledTexts read(Path path) throws IOException {
    return LabelledTexts.read(path, Optional.empty(), SKILLS, words -> words);
  }

  @Test
  void sequencesHaveTheirSlotsWords() throws IOException {
    Files.writeString(folder.resolve("seq.in"), "play some old jazz \n");
    Files.writeString(folder.resolve("seq.out"), "O O B-genre I-genre \n");
    Files.writeString(folder.resolve("label"), "PlayMusic\n");
    var texts = read(folder);
    assertThat(texts.bySpoken()).isTrue();
    assertThat(texts.texts())
        .containsExactly(
            new LabelledTexts.Labelled(
                "seq.in:1",
                "play some old jazz",
                new Meaning("PlayMusic", List.of("genre=old jazz"))));
  }

  @Test
  void tablesHaveValuesOrAnnotations() throws IOException {
    var values = folder.resolve("values.tsv");
    Files.writeString(
        values, "text\tintent\tslots_json\nten minutes\tset\t{\"duration\":\"PT10M\"}\n");
    assertThat(read(values).texts().getFirst().meaning())
        .isEqualTo(new Meaning("set", List.of("duration=pt10m")));
    var annotated = folder.resolve("annotated.tsv");
    Files.writeString(
        annotated, "intent\tannotation\ttext\nwake\twake me [date : tomorrow]\twake me tomorrow\n");
    assertThat(read(annotated).texts().getFirst().meaning())
        .isEqualTo(new Meaning("wake", List.of("date=tomorrow")));
  }

  @Test
  void heldOutWordingsOfTheSkillsAreTexts() throws IOException {
    var texts = read(Path.of("../skills/evaluation"));
    assertThat(texts.texts()).hasSizeGreaterThan(500);
    assertThat(texts.seed()).isPresent();
  }

  @Test
  void otherFilesAreRefusedWithWhatIsNeeded() throws IOException {
    var file = Files.writeString(folder.resolve("x.tsv"), "a\tb\n1\t2\n");
    assertThatThrownBy(() -> read(file)).hasMessageContaining("needs a header with text, intent");
    var broken = Files.writeString(folder.resolve("y.tsv"), "text\tintent\tslots_json\nhello\n");
    assertThatThrownBy(() -> read(broken)).hasMessageContaining("y.tsv:2: 1 columns, not 3");
  }
}
