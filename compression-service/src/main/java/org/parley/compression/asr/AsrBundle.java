package org.parley.compression.asr;

import java.util.Map;
import org.parley.compression.network.Network;
import org.parley.compression.onnx.OnnxExport;
import org.parley.compression.speech.Phones;
import org.parley.recognition.DecodingSettings;
import org.parley.runtime.BundleWriter;
import org.parley.runtime.Manifest;

/** A recogniser as one file: network, tokens, lexicon, language model and the recipe. */
final class AsrBundle {
  static final String NAME = "asr";

  private AsrBundle() {}

  /** The same network, assets and recipe give the same bytes. */
  static BundleWriter of(AsrRecipe recipe, Network network, DecodingAssets assets) {
    Manifest.Draft draft =
        Manifest.Draft.of(NAME, recipe.tag())
            .with("sampleRate", 16_000)
            .with("melBins", AcousticShape.BINS)
            .with("stackedFrames", AcousticShape.STACKED)
            .with("lookaheadFrames", network.lookaheadFrames())
            .with("weights", Long.toString(network.size()));
    BundleWriter writer = new BundleWriter(draft);
    assets.entries().forEach(writer::add);
    return writer
        .add("network.onnx", OnnxExport.bytes(network, recipe.language().storage()))
        .add("assets/tokens.txt", String.join("\n", Phones.tokens()) + "\n")
        .add("assets/decoding.json", decoding(recipe.language()))
        .add("recipe.yaml", recipe.text());
  }

  private static String decoding(AsrRecipe.Language language) {
    return DecodingSettings.DEFAULT
        .with(
            Map.of(
                "lmWeight", language.lmWeight(),
                "wordReward", language.wordReward(),
                "grammarShare", language.grammarShare(),
                "blankPenalty", language.blankPenalty()))
        .toJson();
  }
}
