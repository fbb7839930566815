package org.parley.compression.nlu;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import org.parley.skills.Phrase;
import org.parley.understanding.Normalizer;
import org.parley.understanding.Tagger;

/**
 * Sentences that no skill is meant to answer: from open texts where they are, and from the recipe.
 */
final class OutOfScopeTexts {
  private static final int MOST_FORMS = 2000;

  private final SkillsRecipe.Negatives wanted;
  private final Normalizer normalizer;
  private final SequencedSet<List<String>> sentences = new LinkedHashSet<>();
  private final List<String> sources = new ArrayList<>();

  OutOfScopeTexts(SkillsRecipe.Negatives wanted, Normalizer normalizer) {
    this.wanted = wanted;
    this.normalizer = normalizer;
    wanted.builtIn().stream()
        .flatMap(text -> Phrase.parse(text).forms(MOST_FORMS).stream())
        .map(form -> form.stream().map(leaf -> ((Phrase.Word) leaf).word()).toList())
        .forEach(sentences::add);
    sources.add("the recipe's own phrases");
  }

  /**
   * Adds the training parts of the text sets under a data folder; a set that is not there is left
   * out.
   */
  OutOfScopeTexts addOpenTexts(Path data) {
    try {
      addTable(data, "nlu-hwu64/train.tsv");
      addTable(data, "nlu-slurp/devel.tsv");
      addClinc(data, "nlu-clinc150/data_full.json");
      addLines(data, "text-assistant-lm/slurp_lm_minus_heldout.txt");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the texts under " + data, e);
    }
    return this;
  }

  /** Words of each sentence, each sentence once. */
  List<List<String>> sentences() {
    return List.copyOf(sentences);
  }

  /** Where they come from, for the model card. */
  List<String> sources() {
    return List.copyOf(sources);
  }

  private void addTable(Path data, String name) throws IOException {
    var file = data.resolve(name);
    if (!Files.exists(file)) {
      return;
    }
    var lines = Files.readAllLines(file);
    var header = List.of(lines.getFirst().split("\t"));
    int intent = header.indexOf("intent");
    int text = header.indexOf("text");
    for (var line : lines.subList(1, lines.size())) {
      var columns = line.split("\t", -1);
      add(columns[text], Optional.of(columns[intent]));
    }
    sources.add(name);
  }

  /** Training parts only: the others judge. */
  private void addClinc(Path data, String name) throws IOException {
    var file = data.resolve(name);
    if (!Files.exists(file)) {
      return;
    }
    var sets = new ObjectMapper().readTree(file.toFile());
    for (var part : List.of("train", "oos_train")) {
      sets.path(part)
          .forEach(pair -> add(pair.path(0).asText(), Optional.of(pair.path(1).asText())));
    }
    sources.add(name);
  }

  private void addLines(Path data, String name) throws IOException {
    var file = data.resolve(name);
    if (Files.exists(file)) {
      Files.readAllLines(file).forEach(line -> add(line, Optional.empty()));
      sources.add(name);
    }
  }

  private void add(String text, Optional<String> intent) {
    if (intent.filter(wanted.inScopeIntents()::contains).isPresent()) {
      return;
    }
    var words = normalizer.normalize(text).words();
    boolean ours =
        !Collections.disjoint(words, wanted.inScopeWords())
            || (intent.isEmpty()
                && !Collections.disjoint(words, wanted.inScopeWordsWithoutLabels()));
    if (!ours && !words.isEmpty() && words.size() <= Tagger.MOST_WORDS / 2) {
      sentences.add(words);
    }
  }
}
