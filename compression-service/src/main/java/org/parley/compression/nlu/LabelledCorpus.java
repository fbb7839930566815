package org.parley.compression.nlu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.parley.skills.Sample;
import org.parley.understanding.LabelledSet;
import org.parley.understanding.LabelledSet.Part;
import org.parley.understanding.Vocabulary;

/** The training and validation parts of a labelled set. */
final class LabelledCorpus {
  private LabelledCorpus() {}

  /**
   * @param data folder that the set's name is in
   */
  static NluCorpus of(LabelledRecipe recipe, Path data) {
    var settings = recipe.labelled();
    var training = read(data.resolve(settings.set()), Part.TRAIN);
    Map<String, Set<String>> intents = new TreeMap<>();
    var slots = new TreeSet<String>();
    Map<String, Integer> counts = new TreeMap<>();
    for (var sample : training) {
      var own = intents.computeIfAbsent(sample.intent(), _ -> new TreeSet<>());
      sample.slots().forEach(slot -> own.add(slot.slot()));
      slots.addAll(own);
      new LinkedHashSet<>(sample.words()).forEach(word -> counts.merge(word, 1, Integer::sum));
    }
    counts.values().removeIf(count -> count < settings.leastOften());
    return new NluCorpus(
        training,
        List.of(),
        known(read(data.resolve(settings.set()), Part.VALID), intents.keySet()),
        recipe.pretraining().wanted()
            ? OpenTexts.of(recipe.pretraining().texts(), data, longest(training))
            : List.of(),
        new Vocabulary(
            List.copyOf(counts.keySet()),
            recipe.network().pieceBuckets(),
            recipe.network().piecesPerWord()),
        List.copyOf(counts.values()),
        List.copyOf(intents.keySet()),
        labels(slots),
        intents,
        new SlotSwaps(training, settings.swapShare()),
        Stream.concat(Stream.of(settings.set()), recipe.pretraining().texts().stream()).toList());
  }

  private static int longest(List<Sample> samples) {
    return samples.stream().mapToInt(sample -> sample.words().size()).max().orElse(1);
  }

  private static List<Sample> read(Path set, Part part) {
    try {
      return LabelledSet.read(set, Optional.of(part)).samples();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the labelled set " + set, e);
    }
  }

  /** An intent that nobody can learn says nothing about a training. */
  private static List<Sample> known(List<Sample> samples, Set<String> intents) {
    return samples.stream().filter(sample -> intents.contains(sample.intent())).toList();
  }

  private static List<String> labels(TreeSet<String> slots) {
    var labels = new ArrayList<>(List.of(Sample.OUTSIDE));
    for (var slot : slots) {
      labels.add(Sample.BEGIN + slot);
      labels.add(Sample.INSIDE + slot);
    }
    return labels;
  }
}
