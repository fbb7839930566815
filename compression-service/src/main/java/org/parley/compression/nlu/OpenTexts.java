package org.parley.compression.nlu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.parley.skills.Sample;
import org.parley.understanding.LabelledSet;
import org.parley.understanding.LabelledSet.Part;

/**
 * Sentences without labels, as labelled sets write theirs: lower-case words, no punctuation at
 * their ends. Of labelled sets only the training part is read.
 */
final class OpenTexts {
  private static final Pattern BLANK = Pattern.compile("\\s+");
  private static final Pattern MARKS = Pattern.compile("^[\"(,.?!;:]+|[\")(,.?!;:]+(?=\\s|$)");

  private OpenTexts() {}

  /**
   * @param data folder that the files' names are in
   * @param longest words that a sentence may have
   * @return each sentence once
   */
  static List<List<String>> of(List<String> files, Path data, int longest) {
    Set<List<String>> sentences = new LinkedHashSet<>();
    for (var file : files) {
      try (var texts = texts(data.resolve(file))) {
        texts
            .map(OpenTexts::words)
            .filter(words -> !words.isEmpty() && words.size() <= longest)
            .forEach(sentences::add);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read the texts of " + data.resolve(file), e);
      }
    }
    return List.copyOf(sentences);
  }

  private static Stream<String> texts(Path file) throws IOException {
    if (file.toString().endsWith(".txt")) {
      return Files.lines(file);
    }
    if (LabelledSet.isOne(file)) {
      return LabelledSet.read(file, Optional.of(Part.TRAIN)).samples().stream().map(Sample::text);
    }
    var lines = Files.readAllLines(file);
    int text = lines.isEmpty() ? -1 : List.of(lines.getFirst().split("\t")).indexOf("text");
    if (text < 0) {
      throw new IllegalArgumentException(file + ": needs a header with text");
    }
    return lines.stream().skip(1).map(line -> line.split("\t", -1)[text]);
  }

  private static List<String> words(String text) {
    return BLANK
        .splitAsStream(text.toLowerCase(Locale.ROOT).strip())
        .map(word -> MARKS.matcher(word).replaceAll(""))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
