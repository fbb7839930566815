package org.parley.compression.nlu;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.compression.tensorflow.Feed;
import org.parley.runtime.Bundle;
import org.parley.understanding.EncodedSentences;
import org.parley.understanding.Tagger;

/** A set of two intents, small enough to be learnt in seconds. */
class LabelledTrainingTest {
  private static final List<String> SONGS = List.of("thunder", "old town", "blue moon");

  private static final String UNPREPARED =
      """
      pretraining: {texts: [], ownShare: 1, hidden: 0.2, batch: 8, steps: 0, warmup: 0, rate: 1, finalRate: 0, seed: 1}
      teaching: {seeds: [], width: 32, steps: 60, copies: 1, alpha: 0, temperature: 1}
      """;
  private static final String PREPARED =
      """
      pretraining: {texts: [texts.txt], ownShare: 0.5, hidden: 0.3, batch: 8, steps: 40, warmup: 5, rate: 1.5e-3, finalRate: 0, seed: 1}
      teaching: {seeds: [1, 2], width: 32, steps: 60, copies: 2, alpha: 0.7, temperature: 2}
      """;

  @TempDir Path folder;

  @BeforeEach
  void writeSet() throws IOException {
    for (var part : List.of("train", "valid")) {
      var in = new ArrayList<String>();
      var out = new ArrayList<String>();
      var label = new ArrayList<String>();
      for (int i = 0; i < 60; i++) {
        var song = SONGS.get(i % SONGS.size());
        boolean play = i % 2 == 0;
        in.add(play ? "play " + song + " now" : "rate my good book");
        out.add(play ? "O B-song " + (song.contains(" ") ? "I-song " : "") + "O" : "O O O B-book");
        label.add(play ? "Play" : "Rate");
      }
      var at = Files.createDirectories(folder.resolve("set").resolve(part));
      Files.write(at.resolve("seq.in"), in);
      Files.write(at.resolve("seq.out"), out);
      Files.write(at.resolve("label"), label);
    }
  }

  private LabelledRecipe recipe() throws IOException {
    return (LabelledRecipe) NluRecipe.read(recipeFile());
  }

  private Path recipeFile() throws IOException {
    return recipeFile(UNPREPARED);
  }

  private Path recipeFile(String preparation) throws IOException {
    var text =
        Files.readString(Path.of("recipes/nlu-snips.yaml"))
            .replaceAll("set: .*", "set: set")
            .replaceAll("steps: \\d+", "steps: 60")
            .replaceAll("warmup: \\d+", "warmup: 5")
            .replaceAll("validateEvery: \\d+", "validateEvery: 20")
            .replaceAll("width: \\d+", "width: 32")
            .replaceAll("batch: \\d+", "batch: 8")
            .replaceFirst("(?s)pretraining:.*(?=training:\n  batch)", preparation);
    return Files.writeString(folder.resolve("recipe.yaml"), text);
  }

  @Test
  void aSmallSetIsLearntAndItsBundleReadsIt() throws IOException {
    var corpus = LabelledCorpus.of(recipe(), folder);
    var made = new NluTraining(recipe(), corpus, _ -> {}).run(folder.resolve("work"), folder, 1);
    assertThat(made.figures().get("sentencesWrong")).isLessThan(0.2);
    assertThat(made.version().name()).isEqualTo("nlu-snips");
    try (var tagger = Tagger.load(Bundle.read(made.file()), 1)) {
      var tagging = tagger.tag(List.of("play", "blue", "moon", "now"));
      assertThat(tagging.intents().getFirst().name()).isEqualTo("Play");
      assertThat(tagging.labels()).containsExactly("O", "B-song", "I-song", "O");
    }
  }

  @Test
  void hiddenWordsAndTeachersComeFirstAndAreSharedByRecipesThatDifferInTheModelAlone()
      throws IOException {
    Files.write(folder.resolve("texts.txt"), List.of("play old music now", "rate the book"));
    var text = Files.readString(recipeFile(PREPARED)).replace("steps: 60", "steps: 150");
    var recipe = read(text);
    var log = new ArrayList<String>();
    var made = train(recipe, log);
    assertThat(made.figures().get("sentencesWrong")).isLessThan(0.2);
    assertThat(trainings(log)).isEqualTo(4); // hidden words, two teachers, the model
    assertThat(log).anyMatch(line -> line.startsWith("2 teachers together"));

    var again = new ArrayList<String>();
    train(read(text.replaceFirst("seed: \\d+", "seed: 77")), again);
    assertThat(again.stream().filter(line -> line.startsWith("goes on at step"))).hasSize(3);
    assertThat(trainings(again)).isEqualTo(1);
  }

  @Test
  void thePreparedModelOfOneSeedHasTheSameBytes() throws IOException {
    Files.write(folder.resolve("texts.txt"), List.of("play old music now", "rate the book"));
    var recipe = read(Files.readString(recipeFile(PREPARED)));
    var corpus = LabelledCorpus.of(recipe, folder);
    var first = new NluTraining(recipe, corpus, _ -> {}).run(folder.resolve("a"), folder, 1);
    var second = new NluTraining(recipe, corpus, _ -> {}).run(folder.resolve("b"), folder, 1);
    assertThat(second.version()).isEqualTo(first.version());
  }

  private LabelledRecipe read(String text) throws IOException {
    return (LabelledRecipe) NluRecipe.read(Files.writeString(folder.resolve("r.yaml"), text));
  }

  private NluTraining.Made train(LabelledRecipe recipe, List<String> log) {
    return new NluTraining(recipe, LabelledCorpus.of(recipe, folder), log::add)
        .run(folder.resolve("work"), folder, 1);
  }

  /** Trainings that made their last step. */
  private static long trainings(List<String> log) {
    return log.stream().filter(line -> line.matches("step (\\d+) of \\1,.*")).count();
  }

  @Test
  void everyRecipeOfALabelledSetCanBeRead() {
    assertThat(Stream.of("snips", "hwu64", "clinc"))
        .allSatisfy(set ->
            assertThat(NluRecipe.read(Path.of("recipes/nlu-" + set + ".yaml")).name())
                .isEqualTo("nlu-" + set));
  }

  @Test
  void batchesOfAGroupHoldSentencesOfAboutOneLength() throws IOException {
    var corpus = LabelledCorpus.of(recipe(), folder);
    var batches = new NluBatches(corpus, recipe());
    int group = recipe().mix().alike();
    int mixed = 0;
    for (int step = 0; step < group; step++) {
      var mask =
          (Feed.Floats) requireNonNull(batches.batch(step).feeds().get(EncodedSentences.MASK));
      float[] words = mask.values();
      boolean filled = false;
      for (float word : words) {
        filled |= word == 0;
      }
      mixed += filled ? 1 : 0;
    }
    // The set has sentences of three and of four words: one batch at most holds both.
    assertThat(mixed).isLessThanOrEqualTo(1);
  }

  /** Generators of neighbouring steps must not give the same numbers some places later. */
  @Test
  void laterStepsShowOtherSentences() throws IOException {
    var names = new ArrayList<String>();
    for (int i = 0; i < 600; i++) {
      names.add("name" + i / 2);
    }
    for (var file : List.of("seq.in", "seq.out", "label")) {
      Files.write(
          folder.resolve("set/train").resolve(file),
          file.equals("seq.in") ? names : Collections.nCopies(names.size(), "O"));
    }
    var text = Files.readString(recipeFile()).replaceAll("rarity: .*", "rarity: 0");
    var recipe = (LabelledRecipe) NluRecipe.read(Files.writeString(folder.resolve("r.yaml"), text));
    var batches = new NluBatches(LabelledCorpus.of(recipe, folder), recipe);
    var seen = new HashSet<Integer>();
    for (int step = 0; step < 80; step++) {
      var words =
          (Feed.Ints) requireNonNull(batches.batch(step).feeds().get(EncodedSentences.WORDS));
      for (int word : words.values()) {
        seen.add(word);
      }
    }
    // 640 draws among 300 names: all but about 300 · exp(−640 / 300) = 36 are met.
    assertThat(seen).hasSizeBetween(230, 300);
  }

  @Test
  void wordsThatAreSaidOnceAreUnknown() throws IOException {
    var in = folder.resolve("set/train/seq.in");
    Files.writeString(in, Files.readString(in).replaceFirst("thunder", "lightning"));
    var vocabulary = LabelledCorpus.of(recipe(), folder).vocabulary();
    assertThat(vocabulary.words()).contains("thunder").doesNotContain("lightning");
  }
}
