package org.parley.compression.nlu;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.parley.runtime.Bundle;
import org.parley.skills.Sample;
import org.parley.understanding.Tagger;
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

  /**
   * The same sentences for networks of another model, whose numbers of words, intents and labels
   * they take.
   *
   * @throws IllegalArgumentException when that model does not know an intent or label
   */
  NluCorpus numberedAs(Bundle parent) {
    var other = Tagger.vocabulary(parent);
    var otherIntents = parent.text(Tagger.INTENTS).lines().toList();
    var otherLabels = parent.text(Tagger.LABELS).lines().toList();
    requireKnown(parent, "intents", otherIntents, intents);
    requireKnown(parent, "labels", otherLabels, labels);
    if (!often.isEmpty() && !other.words().equals(vocabulary.words())) {
      throw new IllegalArgumentException(
          parent.version() + " numbers its words otherwise than the sentences that trained it");
    }
    return new NluCorpus(
        training,
        negatives,
        validation,
        texts,
        other,
        often,
        otherIntents,
        otherLabels,
        slots,
        change,
        sources);
  }

  private static void requireKnown(
      Bundle parent, String what, List<String> known, List<String> wanted) {
    var unknown = wanted.stream().filter(one -> !known.contains(one)).toList();
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "%s does not know the %s %s, which its sentences have now: train it again first"
              .formatted(parent.version(), what, String.join(", ", unknown)));
    }
  }

  /**
   * Tells these settings and these sentences from others, so that no checkpoint of others is
   * resumed.
   */
  String identity(Object settings) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(json(settings));
      for (var part : List.of(training, negatives, validation)) {
        for (var sample : part) {
          digest.update((sample + "\n").getBytes(StandardCharsets.UTF_8));
        }
      }
      for (var words : texts) {
        digest.update((words + "\n").getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] json(Object value) {
    try {
      return new JsonMapper().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records are always JSON", e);
    }
  }
}
