package org.parley.launcher.eval;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.parley.skills.EvaluationPhrases;
import org.parley.skills.PhraseSampler;
import org.parley.skills.Sample;
import org.parley.skills.SkillSet;

/**
 * Texts whose meaning is known, in one of four forms: a folder with seq.in, seq.out and label; a
 * folder of held-out wordings of the skills (YAML); a table with text, intent and slots_json; a
 * table with intent and annotation, as HWU64's.
 *
 * @param bySpoken whether the slots are the words that were said, and not their values
 * @param seed where values were drawn for the slots of wordings
 */
record LabelledTexts(List<LabelledTexts.Labelled> texts, boolean bySpoken, Optional<Long> seed) {
  private static final Pattern ANNOTATED = Pattern.compile("\\[([^:\\[\\]]+):([^\\[\\]]+)]");
  private static final int SENTENCES_OF_A_WORDING = 6;
  private static final long SEED = 20261121;

  /**
   * @param place where it is listed, as {@code seq.in:12}, for people
   */
  record Labelled(String place, String text, Meaning meaning) {}

  LabelledTexts {
    texts = List.copyOf(texts);
  }

  /**
   * @param spoken how a model's normalising writes the words of a slot
   * @throws IllegalArgumentException where it is none of these, with what was expected
   */
  static LabelledTexts read(Path path, SkillSet skills, UnaryOperator<String> spoken)
      throws IOException {
    if (Files.isRegularFile(path.resolve("seq.in"))) {
      return sequences(path, spoken);
    }
    if (Files.isDirectory(path)) {
      return wordings(path, skills);
    }
    return table(path, spoken);
  }

  private static LabelledTexts sequences(Path folder, UnaryOperator<String> spoken)
      throws IOException {
    var in = Files.readAllLines(folder.resolve("seq.in"));
    var out = Files.readAllLines(folder.resolve("seq.out"));
    var label = Files.readAllLines(folder.resolve("label"));
    if (in.size() != out.size() || in.size() != label.size()) {
      throw new IllegalArgumentException(
          "%s: %d lines in seq.in, %d in seq.out, %d in label"
              .formatted(folder, in.size(), out.size(), label.size()));
    }
    var texts = new ArrayList<Labelled>();
    for (int i = 0; i < in.size(); i++) {
      var sample =
          new Sample(
              label.get(i).strip(),
              List.of(in.get(i).strip().split("\\s+")),
              List.of(out.get(i).strip().split("\\s+")));
      texts.add(new Labelled("seq.in:" + (i + 1), in.get(i).strip(), meaning(sample, spoken)));
    }
    return new LabelledTexts(texts, true, Optional.empty());
  }

  private static LabelledTexts wordings(Path folder, SkillSet skills) {
    var held = EvaluationPhrases.load(folder, skills);
    if (held.phrases().isEmpty()) {
      throw new IllegalArgumentException(
          folder + ": neither seq.in, seq.out and label, nor YAML files with held-out wordings");
    }
    var sampler = PhraseSampler.evaluation(skills, held);
    var random = new Random(SEED);
    var texts = new ArrayList<Labelled>();
    held.phrases()
        .forEach((intent, phrases) -> {
          for (var phrase : phrases) {
            for (int i = 0; i < SENTENCES_OF_A_WORDING; i++) {
              var sample = sampler.sample(intent, phrase, random);
              texts.add(new Labelled(intent, sample.text(), meaning(sample, words -> words)));
            }
          }
        });
    return new LabelledTexts(texts, true, Optional.of(SEED));
  }

  private static Meaning meaning(Sample sample, UnaryOperator<String> spoken) {
    return new Meaning(
        sample.intent(),
        sample.slots().stream()
            .map(slot -> slot.slot() + "=" + spoken.apply(String.join(" ", slot.words())))
            .toList());
  }

  private static LabelledTexts table(Path file, UnaryOperator<String> spoken) throws IOException {
    var lines = Files.readAllLines(file);
    var header = lines.isEmpty() ? List.<String>of() : List.of(lines.getFirst().split("\t"));
    boolean values = header.contains("slots_json");
    int meaning = header.indexOf(values ? "slots_json" : "annotation");
    int text = header.indexOf("text");
    int intent = header.indexOf("intent");
    if (text < 0 || intent < 0 || meaning < 0) {
      throw new IllegalArgumentException(
          file
              + ": needs a header with text, intent and slots_json (or annotation), not "
              + header);
    }
    var texts = new ArrayList<Labelled>();
    for (int i = 1; i < lines.size(); i++) {
      var columns = lines.get(i).split("\t", -1);
      if (columns.length != header.size()) {
        throw new IllegalArgumentException(
            "%s:%d: %d columns, not %d".formatted(file, i + 1, columns.length, header.size()));
      }
      texts.add(
          new Labelled(
              file.getFileName() + ":" + (i + 1),
              columns[text],
              values
                  ? Meaning.expected(columns[intent], columns[meaning])
                  : annotated(columns[intent], columns[meaning], spoken)));
    }
    return new LabelledTexts(texts, !values, Optional.empty());
  }

  /** Slots as HWU64 writes them: {@code wake me [date : tomorrow]}. */
  private static Meaning annotated(String intent, String text, UnaryOperator<String> spoken) {
    var slots = new ArrayList<String>();
    var matcher = ANNOTATED.matcher(text);
    while (matcher.find()) {
      slots.add(matcher.group(1).strip() + "=" + spoken.apply(matcher.group(2).strip()));
    }
    return new Meaning(intent, Collections.unmodifiableList(slots));
  }
}
