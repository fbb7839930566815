package org.parley.compression.nlu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.parley.compression.tensorflow.Feed;
import org.parley.skills.Sample;
import org.parley.understanding.EncodedSentences;
import org.parley.understanding.Vocabulary;

class MaskedWordsTest {
  private static final int PIECES = 8;

  private final List<String> words = IntStream.range(0, 50).mapToObj(i -> "word" + i).toList();
  private final Vocabulary vocabulary = new Vocabulary(words, 64, PIECES);
  private final NluCorpus corpus =
      new NluCorpus(
          List.of(new Sample("x", words.subList(0, 10), Collections.nCopies(10, "O"))),
          List.of(),
          List.of(),
          List.of(words.subList(10, 20), List.of("never", "listed", "either")),
          vocabulary,
          List.of(),
          List.of("x"),
          List.of("O"),
          Map.of("x", Set.of()),
          (sample, _) -> sample,
          List.of());

  @Test
  void aWordToGuessIsHiddenWithItsSpellingOrShownAsItIs() {
    var masked = masked(0.5, 0.3);
    int asked = 0;
    int shown = 0;
    int all = 0;
    for (int step = 0; step < 200; step++) {
      var batch = masked.batch(step);
      int[] wanted = ((Feed.Ints) batch.get("wanted_word")).values();
      int[] seen = ((Feed.Ints) batch.get(EncodedSentences.WORDS)).values();
      float[] pieces = ((Feed.Floats) batch.get(EncodedSentences.PIECE_MASK)).values();
      for (int i = 0; i < wanted.length; i++) {
        all += seen[i] != Vocabulary.PADDING ? 1 : 0;
        if (wanted[i] < 0) {
          continue;
        }
        asked++;
        assertThat(wanted[i]).isGreaterThan(Vocabulary.UNKNOWN);
        boolean spelt = pieces[i * PIECES] > 0;
        shown += spelt ? 1 : 0;
        assertThat(seen[i]).isEqualTo(spelt ? wanted[i] : Vocabulary.UNKNOWN);
      }
    }
    // Three words of about 23 have no number and are never asked for.
    assertThat((double) asked / all).isBetween(0.2, 0.32);
    assertThat((double) shown / asked).isBetween(0.06, 0.14);
  }

  @Test
  void ownSentencesAndTextsAreBothReadAndTheSameStepGivesTheSameBatch() {
    var seen = new HashSet<Integer>();
    for (int step = 0; step < 40; step++) {
      int[] words = words(masked(0.5, 0.3), step);
      assertThat(words).isEqualTo(words(masked(0.5, 0.3), step));
      for (int word : words) {
        seen.add(word);
      }
    }
    assertThat(seen)
        .contains(vocabulary.index("word3"), vocabulary.index("word13"))
        .doesNotContain(vocabulary.index("word30"));
    var own = new HashSet<Integer>();
    for (int step = 0; step < 40; step++) {
      for (int word : words(masked(1, 0.3), step)) {
        own.add(word);
      }
    }
    assertThat(own).doesNotContain(vocabulary.index("word13"));
  }

  private static int[] words(MaskedWords masked, long step) {
    return ((Feed.Ints) masked.batch(step).get(EncodedSentences.WORDS)).values();
  }

  private MaskedWords masked(double ownShare, double hidden) {
    return new MaskedWords(
        corpus, new Pretraining(List.of("texts"), ownShare, hidden, 4, 10, 0, 1e-3, 0, 5));
  }
}
