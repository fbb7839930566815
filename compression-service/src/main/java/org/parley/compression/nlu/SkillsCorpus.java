package org.parley.compression.nlu;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.parley.skills.Phrase;
import org.parley.skills.PhraseSampler;
import org.parley.skills.Sample;
import org.parley.skills.SkillSet;
import org.parley.skills.SlotType;
import org.parley.understanding.Vocabulary;

/** The skills' phrases as sentences, with texts that are none of theirs. */
final class SkillsCorpus {

  /** A word of other texts is known by its own number from this many sentences on. */
  private static final int OFTEN = 4;

  private SkillsCorpus() {}

  static NluCorpus of(SkillsRecipe recipe, SkillSet skills, OutOfScopeTexts outOfScope) {
    var random = new SplittableRandom(recipe.seed());
    var data = recipe.data();
    Predicate<Phrase> validates =
        phrase -> share(phrase.text(), recipe.seed()) < data.validationShare();
    var training =
        draw(PhraseSampler.training(skills, validates.negate()), data.sentences(), random);
    var validation =
        new ArrayList<>(
            draw(PhraseSampler.training(skills, validates), data.validationSentences(), random));
    var negatives = new ArrayList<Sample>();
    for (var words : outOfScope.sentences()) {
      var sample =
          new Sample(
              SkillSet.OUT_OF_SCOPE, words, Collections.nCopies(words.size(), Sample.OUTSIDE));
      boolean held = share(sample.text(), recipe.seed()) < data.validationShare();
      (held ? validation : negatives).add(sample);
    }
    var own = new TreeSet<>(skills.words());
    var foreign = frequent(negatives);
    foreign.removeAll(own);
    var vocabulary = new LinkedHashSet<>(own);
    vocabulary.addAll(foreign);
    return new NluCorpus(
        training,
        List.copyOf(negatives),
        List.copyOf(validation),
        List.of(),
        new Vocabulary(
            List.copyOf(vocabulary),
            recipe.network().pieceBuckets(),
            recipe.network().piecesPerWord()),
        List.of(),
        intents(skills),
        labels(skills),
        Map.of(),
        new RecognitionErrors(List.copyOf(own), foreign, negatives, openSlots(skills)),
        outOfScope.sources());
  }

  private static List<Sample> draw(PhraseSampler sampler, int count, SplittableRandom random) {
    var samples = new ArrayList<Sample>(count);
    for (int i = 0; i < count; i++) {
      samples.add(sampler.sample(random));
    }
    return List.copyOf(samples);
  }

  /** A number from 0 to 1 that a text always gets. */
  private static double share(String text, long seed) {
    return new Random(seed * 31 + text.hashCode()).nextDouble();
  }

  private static List<String> frequent(List<Sample> samples) {
    Map<String, Integer> counts = new TreeMap<>();
    for (var sample : samples) {
      new LinkedHashSet<>(sample.words()).forEach(word -> counts.merge(word, 1, Integer::sum));
    }
    var frequent = new ArrayList<String>();
    counts.forEach((word, count) -> {
      if (count >= OFTEN) {
        frequent.add(word);
      }
    });
    return frequent;
  }

  private static List<String> intents(SkillSet skills) {
    var intents = new ArrayList<String>(PhraseSampler.trainingPhrases(skills).keySet());
    intents.add(SkillSet.OUT_OF_SCOPE);
    return List.copyOf(intents);
  }

  private static List<String> labels(SkillSet skills) {
    var labels = new ArrayList<>(List.of(Sample.OUTSIDE));
    for (var slot : skills.slots().keySet()) {
      labels.add(Sample.BEGIN + slot);
      labels.add(Sample.INSIDE + slot);
    }
    return List.copyOf(labels);
  }

  private static TreeSet<String> openSlots(SkillSet skills) {
    var open = new TreeSet<String>();
    skills
        .slots()
        .forEach((name, slot) -> {
          if (slot.type() instanceof SlotType.FreeText) {
            open.add(name);
          }
        });
    return open;
  }
}
