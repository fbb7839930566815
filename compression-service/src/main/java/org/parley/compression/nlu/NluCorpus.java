package org.parley.compression.nlu;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.parley.skills.Sample;
import org.parley.understanding.Vocabulary;

/**
 * All sentences of a training and the numbers of what they hold.
 *
 * @param training in scope, or all there are
 * @param negatives out of scope, where they are drawn apart
 * @param validation sentences that do not train
 * @param texts words of sentences without labels, for pre-training
 * @param often how many sentences say each word of the vocabulary, where that is counted
 * @param slots that an intent may have, where that is known from the sentences
 * @param change makes other sentences of those that train, with their labels
 * @param sources where sentences come from that are not the skills', for the model card
 */
record NluCorpus(
    List<Sample> training,
    List<Sample> negatives,
    List<Sample> validation,
    List<List<String>> texts,
    Vocabulary vocabulary,
    List<Integer> often,
    List<String> intents,
    List<String> labels,
    Map<String, Set<String>> slots,
    Change change,
    List<String> sources) {

  /** Another sentence that could as well have been said. */
  interface Change {
    Sample of(Sample sample, RandomGenerator random);
  }

  NluCorpus {
    training = List.copyOf(training);
    negatives = List.copyOf(negatives);
    validation = List.copyOf(validation);
    texts = List.copyOf(texts);
    often = List.copyOf(often);
    intents = List.copyOf(intents);
    labels = List.copyOf(labels);
    slots = Map.copyOf(slots);
    sources = List.copyOf(sources);
  }

  /** Names of an intent's slots, sorted; none where nothing is known. */
  List<String> slotsOf(String intent) {
    return slots.getOrDefault(intent, Set.of()).stream().sorted().toList();
  }

  /** Words of the longest sentence that trains, before it is changed. */
  int longest() {
    return training.stream().mapToInt(sample -> sample.words().size()).max().orElseThrow();
  }
}
