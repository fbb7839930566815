package org.parley.compression.speech;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.parley.skills.PhraseSampler;
import org.parley.skills.SkillSet;

/**
 * Sentences for synthetic voices: what people say to assistants, far beyond the skills, and the
 * skills' own phrases.
 */
final class Sentences {
  private static final int MOST_WORDS = 16;

  private Sentences() {}

  /**
   * All usable training sentences of the text sets under a data folder, each once; the tests' texts
   * are not among them.
   */
  static List<String> general(Path data, Pronunciations pronunciations) {
    SequencedSet<String> sentences = new LinkedHashSet<>();
    try {
      addLines(sentences, data.resolve("text-assistant-lm/slurp_lm_minus_heldout.txt"));
      addLines(sentences, data.resolve("speech-picovoice-barista/train_text_corpus.txt"));
      addLines(sentences, data.resolve("nlu-snips/train/seq.in"));
      addColumn(sentences, data.resolve("nlu-hwu64/train.tsv"));
      addColumn(sentences, data.resolve("nlu-slurp/devel.tsv"));
      addColumn(sentences, data.resolve("nlu-home-assistant-en/sentences.tsv"));
      addClinc(sentences, data.resolve("nlu-clinc150/data_full.json"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the sentences under " + data, e);
    }
    return sentences.stream().filter(s -> usable(s, pronunciations)).toList();
  }

  /**
   * Sentences dealt in a random order, over and over; every tenth is a row of words without sense,
   * so that a model learns to hear words that it does not expect.
   */
  static Supplier<String> dealt(List<String> sentences, List<String> words, long seed) {
    var random = new SplittableRandom(seed);
    return () ->
        random.nextInt(10) == 0
            ? row(words, random)
            : sentences.get(random.nextInt(sentences.size()));
  }

  /** Rows of words without sense. */
  static Supplier<String> senseless(List<String> words, long seed) {
    var random = new SplittableRandom(seed);
    return () -> row(words, random);
  }

  /** Of five sentences three of the skills, one of the general ones and one without sense. */
  static Supplier<String> mixed(
      Supplier<String> skills, Supplier<String> general, Supplier<String> senseless) {
    var turns = List.of(skills, general, skills, senseless, skills);
    var turn = new AtomicInteger();
    return () -> turns.get(turn.getAndIncrement() % turns.size()).get();
  }

  /** The skills' phrases, as their sampler deals them. */
  static Supplier<String> ofSkills(SkillSet skills, long seed) {
    var sampler = PhraseSampler.training(skills);
    var random = new SplittableRandom(seed);
    return () -> sampler.sample(random).text();
  }

  /**
   * Lower case, letters and apostrophes only; numerals stay, so that {@link #usable} can refuse
   * them.
   */
  static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9']+", " ").trim();
  }

  private static boolean usable(String sentence, Pronunciations pronunciations) {
    String[] words = sentence.split(" ");
    return words.length <= MOST_WORDS && Stream.of(words).allMatch(pronunciations::knows);
  }

  private static String row(List<String> words, SplittableRandom random) {
    var row = new ArrayList<String>();
    for (int i = random.nextInt(2, 7); i > 0; i--) {
      row.add(words.get(random.nextInt(words.size())));
    }
    return String.join(" ", row);
  }

  private static void addLines(SequencedSet<String> sentences, Path file) throws IOException {
    if (Files.exists(file)) {
      try (var lines = Files.lines(file)) {
        lines.map(Sentences::plain).forEach(sentences::add);
      }
    }
  }

  private static void addColumn(SequencedSet<String> sentences, Path file) throws IOException {
    if (Files.exists(file)) {
      List<String> lines = Files.readAllLines(file);
      int column = List.of(lines.getFirst().split("\t")).indexOf("text");
      lines.stream().skip(1).map(l -> plain(l.split("\t", -1)[column])).forEach(sentences::add);
    }
  }

  private static void addClinc(SequencedSet<String> sentences, Path file) throws IOException {
    if (Files.exists(file)) {
      JsonNode sets = new ObjectMapper().readTree(file.toFile());
      for (String part : List.of("train", "oos_train")) {
        sets.path(part).forEach(pair -> sentences.add(plain(pair.path(0).asText())));
      }
    }
  }
}
