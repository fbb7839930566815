package org.parley.launcher.eval;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.parley.skills.EvaluationPhrases;
import org.parley.skills.PhraseSampler;
import org.parley.skills.Sample;
import org.parley.skills.SkillSet;
import org.parley.understanding.LabelledSet;

/**
 * Texts whose meaning is known: a {@link LabelledSet}, a folder of held-out wordings of the skills
 * (YAML), or a table with text, intent and slots_json.
 *
 * @param bySpoken whether the slots are the words that were said, and not their values
 * @param seed where values were drawn for the slots of wordings
 */
record LabelledTexts(List<LabelledTexts.Labelled> texts, boolean bySpoken, Optional<Long> seed) {
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
   * @param part of a labelled set
   * @param spoken how a model's normalising writes the words of a slot
   * @throws IllegalArgumentException where it is none of these, with what was expected
   */
  static LabelledTexts read(
      Path path, Optional<LabelledSet.Part> part, SkillSet skills, UnaryOperator<String> spoken)
      throws IOException {
    if (LabelledSet.isOne(path)) {
      return sentences(path, part, sample -> meaning(sample, spoken));
    }
    part.ifPresent(_ -> {
      throw new IllegalArgumentException(path + ": has no parts");
    });
    if (Files.isDirectory(path)) {
      return wordings(path, skills);
    }
    return table(path);
  }

  private static LabelledTexts sentences(
      Path path, Optional<LabelledSet.Part> part, Function<Sample, Meaning> meaning)
      throws IOException {
    return new LabelledTexts(
        LabelledSet.read(path, part).entries().stream()
            .map(entry ->
                new Labelled(entry.place(), entry.sample().text(), meaning.apply(entry.sample())))
            .toList(),
        true,
        Optional.empty());
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

  private static LabelledTexts table(Path file) throws IOException {
    var lines = Files.readAllLines(file);
    var header = lines.isEmpty() ? List.<String>of() : List.of(lines.getFirst().split("\t"));
    int values = header.indexOf("slots_json");
    int text = header.indexOf("text");
    int intent = header.indexOf("intent");
    if (text < 0 || intent < 0 || values < 0) {
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
              Meaning.expected(columns[intent], columns[values])));
    }
    return new LabelledTexts(texts, false, Optional.empty());
  }

  /** The slots' words with the place of the first: a slot is right where its span is. */
  static Meaning spans(Sample sample) {
    return new Meaning(
        sample.intent(),
        sample.slots().stream()
            .map(slot ->
                "%s@%d=%s".formatted(slot.slot(), slot.begin() + 1, String.join(" ", slot.words())))
            .toList());
  }

  /** Labelled sentences word by word, as a benchmark's own model is judged. */
  static LabelledTexts tokens(Path path, Optional<LabelledSet.Part> part) throws IOException {
    return sentences(path, part, LabelledTexts::spans);
  }
}
