package org.parley.understanding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleRefusedException;
import org.parley.runtime.BundleStore;
import org.parley.runtime.BundleWriter;
import org.parley.runtime.Manifest;

/** The shipped bundle, with its own golden examples and with others. */
class GoldenExamplesTest {
  private static final Bundle SHIPPED = new BundleStore(Path.of("../../models")).champion("nlu");

  private static Bundle with(String golden) {
    Manifest.Draft draft = Manifest.Draft.of("nlu", "other");
    for (var setting : SHIPPED.manifest().contract().entrySet()) {
      draft = draft.with(setting.getKey(), setting.getValue());
    }
    var writer = new BundleWriter(draft);
    for (String entry : SHIPPED.entries()) {
      if (!entry.equals(Tagger.GOLDEN)) {
        writer.add(entry, SHIPPED.entry(entry));
      }
    }
    byte[] bytes = writer.add(Tagger.GOLDEN, golden.getBytes(StandardCharsets.UTF_8)).toBytes();
    return Bundle.read("other", bytes);
  }

  private static void load(Bundle bundle) {
    Tagger.load(bundle, 1).close();
  }

  @Test
  void aBundleThatAnswersItsGoldenExamplesIsLoaded() {
    String golden = SHIPPED.text(Tagger.GOLDEN);
    assertThat(golden).contains("\"intent\"");
    assertThatCode(() -> load(with(golden))).doesNotThrowAnyException();
  }

  @Test
  void aBundleThatAnswersOtherwiseIsRefused() {
    String golden = SHIPPED.text(Tagger.GOLDEN);
    String other = golden.replaceFirst("(\"intent\" *: *)\"[^\"]*\"", "$1\"dance\"");
    assertThat(other).isNotEqualTo(golden);
    assertThatThrownBy(() -> load(with(other)))
        .isInstanceOf(BundleRefusedException.class)
        .hasMessageContaining("a golden example is answered otherwise");
  }

  @Test
  void goldenExamplesThatCannotBeReadAreRefused() {
    assertThatThrownBy(() -> load(with("{")))
        .isInstanceOf(BundleRefusedException.class)
        .hasMessageContaining("cannot be read");
  }
}
