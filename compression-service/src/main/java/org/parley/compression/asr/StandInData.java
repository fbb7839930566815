package org.parley.compression.asr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.parley.recognition.Lexicon;
import org.parley.runtime.BundleStore;

/**
 * A data folder for whoever has none: it holds nothing but a dictionary, that of the shipped
 * recogniser, so that synthetic voices have words whose phones are known.
 */
final class StandInData {
  private StandInData() {}

  static Path make(Path folder, BundleStore shipped) {
    Lexicon lexicon = Lexicon.parse(shipped.champion(AsrBundle.NAME).text("assets/lexicon.txt"));
    Path dictionary = folder.resolve("lexicon-cmudict/cmudict.dict");
    try {
      Files.createDirectories(dictionary.getParent());
      Files.writeString(dictionary, cmudict(lexicon));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + dictionary, e);
    }
  }

  /** In the form of CMUdict: further pronunciations are numbered from 2. */
  private static String cmudict(Lexicon lexicon) {
    StringBuilder text = new StringBuilder();
    lexicon
        .pronunciations()
        .forEach((word, variants) -> {
          for (int i = 0; i < variants.size(); i++) {
            List<String> phones = variants.get(i);
            text.append(word).append(i == 0 ? "" : "(" + (i + 1) + ")").append(' ');
            text.append(String.join(" ", phones)).append('\n');
          }
        });
    return text.toString();
  }
}
