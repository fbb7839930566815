package org.parley.compression.asr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsrRecipeTest {
  private static final Path SHIPPED = Path.of("recipes/asr-parent.yaml");

  @TempDir Path folder;

  @Test
  void shippedRecipesAreReadable() throws IOException {
    try (var recipes = Files.newDirectoryStream(Path.of("recipes"), "asr-*.yaml")) {
      for (Path recipe : recipes) {
        if (Files.readString(recipe).contains("\ntrainedBy:")) {
          continue; // a recipe that compresses
        }
        assertThat(AsrRecipe.read(recipe).stages()).as(recipe.toString()).isNotEmpty();
      }
    }
  }

  @Test
  void lookaheadStaysWithinTheLatencyOfADialog() {
    assertThat(AsrRecipe.read(SHIPPED).network().lookaheadFrames() * AcousticShape.FRAME_MS)
        .isLessThanOrEqualTo(300);
  }

  @Test
  void aFieldThatDoesNotExistIsNamedWithItsLine() throws IOException {
    Path recipe = changed("fliteShare: 0.55", "fliteShare: 0.55\n  fluteShare: 0.1");
    assertThatThrownBy(() -> AsrRecipe.read(recipe))
        .hasMessageContaining(recipe + ":")
        .hasMessageContaining("fluteShare");
  }

  @Test
  void aFieldThatIsMissingIsNamed() throws IOException {
    Path recipe = changed("seed: 1\n", "");
    assertThatThrownBy(() -> AsrRecipe.read(recipe)).hasMessageContaining("seed");
  }

  @Test
  void aValueOutsideItsRangeIsNamedWithTheRange() throws IOException {
    Path recipe = changed("fliteShare: 0.55", "fliteShare: 1.5");
    assertThatThrownBy(() -> AsrRecipe.read(recipe))
        .hasMessageContaining("data.fliteShare must be from 0 to 1");
  }

  @Test
  void aStartThatIsNoVersionIsRefused() throws IOException {
    Path recipe = changed("start: scratch", "start: best");
    assertThatThrownBy(() -> AsrRecipe.read(recipe))
        .hasMessageContaining("start must be 'scratch' or a version such as asr@");
  }

  @Test
  void identityIsOfWhatMadeTheWeightsAndNotOfComments() throws IOException {
    String identity = AsrRecipe.read(SHIPPED).identity(0);
    assertThat(AsrRecipe.read(changed("tag: parent", "# other\ntag: other")).identity(0))
        .isEqualTo(identity);
    assertThat(AsrRecipe.read(changed("seed: 1", "seed: 2")).identity(0)).isNotEqualTo(identity);
  }

  private Path changed(String from, String to) throws IOException {
    String text = Files.readString(SHIPPED);
    assertThat(text).contains(from);
    return Files.writeString(folder.resolve("recipe.yaml"), text.replace(from, to));
  }
}
