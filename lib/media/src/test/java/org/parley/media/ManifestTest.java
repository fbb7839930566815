package org.parley.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
  @TempDir Path folder;

  @Test
  void columnsAreFoundByName() throws IOException {
    var manifest = read("seconds\tfile\ttext\n1.5\taudio/a.wav\ttwo lattes\n\n");
    assertThat(manifest.rows()).hasSize(1);
    var row = manifest.rows().getFirst();
    assertThat(row.file()).isEqualTo(folder.resolve("audio/a.wav"));
    assertThat(row.text()).hasValue("two lattes");
    assertThat(row.cell("speaker")).isEmpty();
    assertThat(row.place()).isEqualTo("manifest.tsv:2");
  }

  @Test
  void aWordStandsForTheText() throws IOException {
    assertThat(read("file\tword\na.wav\tyes\n").rows().getFirst().text()).hasValue("yes");
  }

  @Test
  void unclearRowsAreSkippedAndCounted() throws IOException {
    var manifest = read("file\ttext\thas_unclear\na.wav\ta\t1\nb.wav\tb\t0\n");
    assertThat(manifest.rows()).extracting(Manifest.Row::place).containsExactly("manifest.tsv:3");
    assertThat(manifest.unclear()).isEqualTo(1);
  }

  @Test
  void errorsNameTheLine() {
    assertThatThrownBy(() -> read("file\ttext\na.wav\n"))
        .hasMessage("manifest.tsv:2: 1 cells, but the header names 2 columns");
    assertThatThrownBy(() -> read("path\ttext\na.wav\tx\n"))
        .hasMessageEndingWith("manifest.tsv:1: no column 'file' among [path, text]");
    assertThatThrownBy(() -> read("")).hasMessageContaining("empty");
    assertThatThrownBy(() -> Manifest.read(folder.resolve("none.tsv")))
        .hasMessageEndingWith("no such file");
    assertThatThrownBy(() -> read("file\ttext\na.wav\t\n").rows().getFirst().required("text"))
        .hasMessage("manifest.tsv:2: nothing in column 'text'");
  }

  private Manifest read(String content) throws IOException {
    return Manifest.read(Files.writeString(folder.resolve("manifest.tsv"), content));
  }
}
