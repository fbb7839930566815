package org.parley.compression.asr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.parley.compression.network.Network;
import org.parley.compression.network.Weights;
import org.parley.compression.speech.Phones;
import org.parley.recognition.Lexicon;
import org.parley.recognition.NgramModel;
import org.parley.recognition.NgramTable;
import org.parley.runtime.Bundle;

class AsrBundleTest {
  private static final AsrRecipe RECIPE = AsrRecipe.read(Path.of("recipes/asr-parent.yaml"));

  @Test
  void sameWeightsAndAssetsGiveTheSameBytes() {
    assertThat(bundle()).isEqualTo(bundle());
  }

  @Test
  void holdsWhatDecodingNeeds() {
    Bundle bundle = Bundle.read("test", bundle());
    assertThat(bundle.manifest().number("lookaheadFrames")).isEqualTo(2);
    assertThat(bundle.text("assets/tokens.txt").lines()).hasSize(40).startsWith("<blank>", "AA");
    assertThat(Lexicon.parse(bundle.text("assets/lexicon.txt")).words()).containsExactly("no");
    assertThat(NgramTable.parseArpa(bundle.entry("assets/lm.arpa")).words()).contains("no");
    assertThat(bundle.has("network.onnx")).isTrue();
  }

  private static byte[] bundle() {
    Network network =
        new AcousticShape(32, 64, 2, 3, 2, 1, 0)
            .network(Weights.zeros(80), Weights.filled(1, 80), Phones.tokens().size(), 1);
    TreeMap<String, List<List<String>>> words = new TreeMap<>();
    words.put("no", List.of(List.of("N", "OW")));
    DecodingAssets assets =
        new DecodingAssets(
            new Lexicon(words),
            NgramModel.estimate(List.of(List.of("no", "no")), 2),
            "0\t1\tno\t0\n1\t0\n",
            List.of());
    return AsrBundle.of(RECIPE, network, assets).toBytes();
  }
}
