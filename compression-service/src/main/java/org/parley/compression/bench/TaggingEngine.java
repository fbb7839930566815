package org.parley.compression.bench;

import java.util.List;
import org.parley.runtime.Bundle;
import org.parley.understanding.GoldenExamples;
import org.parley.understanding.Tagger;

/** One sentence after the other, with its words' pieces and the choice of labels. */
final class TaggingEngine implements Engine {
  private final Tagger tagger;
  private final List<List<String>> sentences;
  private int next;

  TaggingEngine(Bundle bundle) {
    sentences =
        GoldenExamples.texts(bundle).stream().map(text -> List.of(text.split(" "))).toList();
    tagger = Tagger.unchecked(bundle, 1);
  }

  @Override
  public int batch() {
    return 1;
  }

  @Override
  public void step() {
    var _ = tagger.tag(sentences.get(next));
    next = (next + 1) % sentences.size();
  }

  @Override
  public void close() {
    tagger.close();
  }
}
