package org.parley.asr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.recognition.GoldenExamples;
import org.parley.recognition.Recognizer;
import org.parley.recognition.Tones;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleStore;
import org.parley.runtime.BundleWriter;
import org.parley.runtime.LoadedModel;
import org.parley.runtime.Manifest;
import org.parley.runtime.ModelVersion;

class LoadedModelsTest {
  private static final AsrConfig CONFIG =
      new SmallRyeConfigBuilder()
          .addDiscoveredConverters()
          .withMapping(AsrConfig.class)
          .build()
          .getConfigMapping(AsrConfig.class);

  @TempDir Path folder;

  @Test
  void aModelThatGivesItsGoldenExamplesIsLoaded() throws IOException {
    ModelVersion version = write("sound", golden());
    Bundle bundle = new BundleStore(folder).byVersion(version.toString());
    LoadedModel<Recognizer> loaded = LoadedModel.of(bundle, new RecognizerLoader(1));
    try (Recognizer recognizer = loaded.model()) {
      assertThat(recognizer.version()).isEqualTo(bundle.version());
      assertThat(loaded.bytes()).isGreaterThan(bundle.entry("network.onnx").length);
    }
  }

  @Test
  void aModelThatGivesOtherWordsThanItsGoldenExamplesIsRefusedInOneLine() throws IOException {
    ModelVersion broken = write("broken", golden().replace("red light", "red lamp"));
    new BundleStore(folder).makeChampion(broken);
    assertThatThrownBy(() ->
            new LoadedModels(
                CONFIG, folder, Map.of("bootstrap.servers", "127.0.0.1:1"), InstantSource.system()))
        .as("Quarkus prints the message of this cause and no trace")
        .rootCause()
        .isInstanceOf(PreventFurtherStepsException.class)
        .hasMessage(broken + ": in golden example 1 of 1 it hears 'red light' and not 'red lamp'");
  }

  private static String golden() {
    try (Recognizer recognizer = Recognizer.load(Tones.bundle(), 1)) {
      return GoldenExamples.write(
          recognizer, List.of(Tones.speak(Tones.SENTENCES.getFirst(), new Random(1))));
    }
  }

  /** The tones' bundle under another tag, with these golden examples. */
  private ModelVersion write(String tag, String golden) throws IOException {
    Bundle tones = Tones.bundle();
    var writer = new BundleWriter(Manifest.Draft.of("asr", tag).with("lookaheadFrames", 1));
    for (String entry :
        List.of("network.onnx", "assets/tokens.txt", "assets/lexicon.txt", "assets/lm.arpa")) {
      writer.add(entry, tones.entry(entry));
    }
    return writer.add(GoldenExamples.ENTRY, golden).write(folder.resolve("asr-" + tag + ".parley"));
  }
}
