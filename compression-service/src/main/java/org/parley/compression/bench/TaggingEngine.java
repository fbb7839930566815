package org.parley.compression.bench;

import java.util.ArrayList;
import java.util.List;
import org.parley.runtime.Bundle;
import org.parley.understanding.GoldenExamples;
import org.parley.understanding.Tagger;

/**
 * The readings of an utterance after those of another, with their words' pieces and the choice of
 * labels. As in a recogniser's list each reading differs from the first in one word.
 */
final class TaggingEngine implements Engine {
  private final Tagger tagger;
  private final int readings;
  private final List<List<List<String>>> utterances;
  private int next;

  TaggingEngine(Bundle bundle, int readings) {
    this.readings = readings;
    var sentences =
        GoldenExamples.texts(bundle).stream().map(text -> List.of(text.split(" "))).toList();
    utterances = sentences.stream().map(sentence -> readings(sentence, sentences)).toList();
    tagger = Tagger.unchecked(bundle, 1);
  }

  private List<List<String>> readings(List<String> sentence, List<List<String>> sentences) {
    var all = new ArrayList<List<String>>(List.of(sentence));
    while (all.size() < readings) {
      var other = new ArrayList<>(sentence);
      other.set(
          all.size() % sentence.size(), sentences.get(all.size() % sentences.size()).getFirst());
      all.add(other);
    }
    return all;
  }

  @Override
  public int batch() {
    return readings;
  }

  @Override
  public void step() {
    var _ = tagger.tagAll(utterances.get(next));
    next = (next + 1) % utterances.size();
  }

  @Override
  public void close() {
    tagger.close();
  }
}
