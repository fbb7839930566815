package org.parley.understanding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.parley.runtime.BundleStore;

class TaggerTest {
  private static final Tagger SHIPPED =
      Tagger.load(new BundleStore(Path.of("../../models")).champion("nlu"), 1);

  @AfterAll
  static void close() {
    SHIPPED.close();
  }

  @Test
  void sentencesSideBySideAreTaggedAsAlone() {
    List<List<String>> sentences =
        IntStream.range(0, 5)
            .boxed()
            .flatMap(_ ->
                List.of(
                    "stop",
                    "can i get a large latte with two sugars and a little bit of soy milk please",
                    "set a timer for ten minutes",
                    "who was the first person on the moon")
                    .stream())
            .map(text -> List.of(text.split(" ")))
            .toList();
    var together = SHIPPED.tagAll(sentences);
    assertThat(together).hasSameSizeAs(sentences);
    for (int i = 0; i < sentences.size(); i++) {
      var alone = SHIPPED.tag(sentences.get(i));
      assertThat(together.get(i).labels()).isEqualTo(alone.labels());
      assertThat(together.get(i).intents().getFirst().name())
          .isEqualTo(alone.intents().getFirst().name());
      assertThat(together.get(i).score()).isCloseTo(alone.score(), within(1e-3));
    }
  }

  @Test
  void noSentencesHaveNoMeaning() {
    assertThat(SHIPPED.tagAll(List.of())).isEmpty();
  }

  @Test
  void aSentenceTooLongIsRefusedAmongOthers() {
    var sentences = List.of(List.of("stop"), Collections.nCopies(65, "stop"));
    assertThatThrownBy(() -> SHIPPED.tagAll(sentences)).hasMessage("65 words, more than 64");
  }
}
