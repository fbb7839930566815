package org.parley.compression.asr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.runtime.BundleStore;
import org.parley.runtime.ModelVersion;

class StartNetworkTest {
  private static final Path SHIPPED = Path.of("../models");
  private static final ModelVersion UNKNOWN = ModelVersion.parse("asr@early-0123456789ab");

  @TempDir Path folder;

  @Test
  void aVersionThatShipsIsNotTrainedAgain() {
    ModelVersion champion = new BundleStore(SHIPPED).champion("asr").version();
    Network network =
        new StartNetwork(SHIPPED, folder)
            .of(
                champion,
                _ -> {
                  throw new AssertionError("trained again");
                });
    assertThat(network.size()).isGreaterThan(1_000_000);
  }

  @Test
  void aVersionThatIsNotThereIsTrainedByItsRecipe() throws IOException {
    Path recipe = Files.createFile(folder.resolve("asr-early.yaml"));
    Network trained =
        new AcousticShape(4, 4, 1, 1, 0, 0, 0).network(Weights.zeros(80), Weights.zeros(80), 40, 1);
    Network network =
        new StartNetwork(folder, folder)
            .of(
                UNKNOWN,
                file -> {
                  assertThat(file).isEqualTo(recipe);
                  return trained;
                });
    assertThat(network).isSameAs(trained);
  }

  @Test
  void aVersionThatNothingMakesIsNamedWithTheRecipeThatIsMissing() {
    assertThatThrownBy(() -> new StartNetwork(folder, folder).of(UNKNOWN, _ -> null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("asr@early-0123456789ab")
        .hasMessageContaining("asr-early.yaml");
  }
}
