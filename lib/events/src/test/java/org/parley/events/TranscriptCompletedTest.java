package org.parley.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TranscriptCompletedTest {
  private static TranscriptCompleted ended(String text, Endpoint endpoint) {
    return new TranscriptCompleted(
        "kitchen",
        UtteranceId.of(7),
        text,
        List.of(),
        List.of(),
        0.5,
        900,
        300,
        endpoint,
        "asr@1",
        "champion",
        false);
  }

  @Test
  void aNoiseThatFellSilentByItselfSaidNothing() {
    assertThat(ended("", Endpoint.SILENCE).saidNothing()).isTrue();
    assertThat(ended(" ", Endpoint.TOO_LONG).saidNothing()).isTrue();
  }

  @Test
  void wordsSaySomethingHoweverTheyEnd() {
    for (Endpoint endpoint : Endpoint.values()) {
      assertThat(ended("hello", endpoint).saidNothing()).as("%s", endpoint).isFalse();
    }
  }

  @Test
  void whatItsSenderMarkedAsCompleteOrWhatCouldNotBeHeardIsAnswered() {
    assertThat(ended("", Endpoint.END_MARK).saidNothing()).isFalse();
    assertThat(ended("", Endpoint.TEXT).saidNothing()).isFalse();
    assertThat(ended("", Endpoint.STALLED).saidNothing()).isFalse();
  }
}
