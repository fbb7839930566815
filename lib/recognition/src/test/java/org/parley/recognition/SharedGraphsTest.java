package org.parley.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleWriter;
import org.parley.runtime.Manifest;

class SharedGraphsTest {
  private static final List<String> ENTRIES =
      List.of("network.onnx", "assets/tokens.txt", "assets/lexicon.txt", "assets/lm.arpa");

  @TempDir Path folder;
  private final SharedGraphs graphs = new SharedGraphs();

  /** The tones under another tag, with this after their lexicon. */
  private Bundle bundle(String tag, String moreLexicon) throws IOException {
    Bundle tones = Tones.bundle();
    var writer = new BundleWriter(Manifest.Draft.of("asr", tag).with("lookaheadFrames", 1));
    for (String entry : ENTRIES) {
      if (entry.equals("assets/lexicon.txt")) {
        writer.add(entry, tones.text(entry) + moreLexicon);
      } else {
        writer.add(entry, tones.entry(entry));
      }
    }
    Path file = folder.resolve(tag + ".parley");
    writer.write(file);
    return Bundle.read(file);
  }

  private DecodingGraph graph(Bundle bundle) {
    return graphs.of(
        bundle,
        () ->
            new DecodingGraph(
                bundle.text("assets/tokens.txt").lines().map(String::strip).toList(),
                Lexicon.parse(bundle.text("assets/lexicon.txt")),
                new LanguageModel(
                    NgramTable.parseArpa(bundle.entry("assets/lm.arpa")), Optional.empty())));
  }

  @Test
  void versionsOfTheSamePartsShareOneGraph() throws IOException {
    DecodingGraph first = graph(bundle("one", ""));
    assertThat(graph(bundle("two", ""))).isSameAs(first);
  }

  @Test
  void aVersionOfAnotherLexiconHasItsOwn() throws IOException {
    DecodingGraph first = graph(bundle("one", ""));
    assertThat(graph(bundle("two", "\n"))).isNotSameAs(first);
    assertThat(graph(bundle("three", ""))).isSameAs(first);
  }

  @Test
  void aVersionWithASharedGraphHearsWhatItHearsAlone() throws IOException {
    float[] sound = Tones.speak(Tones.SENTENCES.getFirst(), new Random(1));
    try (Recognizer alone = Recognizer.load(bundle("one", ""), 1);
        Recognizer first = Recognizer.load(bundle("two", ""), 1, graphs);
        Recognizer second = Recognizer.load(bundle("three", ""), 1, graphs)) {
      assertThat(first.recognize(sound)).isEqualTo(alone.recognize(sound));
      assertThat(second.recognize(sound)).isEqualTo(alone.recognize(sound));
    }
  }
}
