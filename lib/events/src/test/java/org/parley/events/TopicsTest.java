package org.parley.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.events.Topics.Content;
import org.parley.events.Topics.TopicSpec;

class TopicsTest {
  @Test
  void everyEventTravelsOnATopicThatIsCreated() {
    List<String> created = Topics.all().stream().map(TopicSpec::name).toList();
    assertThat(Examples.all()).allMatch(example -> created.contains(Topics.of(example.event())));
    assertThat(created).doesNotHaveDuplicates();
  }

  /** Services restore a session from the same partition number of another topic. */
  @Test
  void topicsOfSessionsHaveEqualPartitionCounts() {
    assertThat(
            List.of(
                spec(Topics.AUDIO).partitions(),
                spec(Topics.TRANSCRIPTS).partitions(),
                spec(Topics.INTERPRETATIONS).partitions(),
                spec(Topics.REPLIES).partitions(),
                spec(Topics.DIALOG_STATES).partitions()))
        .containsOnly(Topics.SESSION_PARTITIONS);
  }

  @Test
  void soundIsGoneAfterAnHourEvenWhereItTrickles() {
    for (String topic :
        List.of(Topics.AUDIO, Topics.SPEECH, Topics.deadLetter(Topics.AUDIO, "asr"))) {
      assertThat(spec(topic).config())
          .as(topic)
          .containsEntry("retention.ms", "3600000")
          .containsEntry("segment.ms", "600000")
          .containsKey("retention.bytes");
    }
  }

  @Test
  void whatHoldsWordsOrSoundOfPeopleGoesByAgeOrIsTheDialogsState() {
    for (TopicSpec spec : Topics.all()) {
      if (spec.content() != Content.FIGURES && !spec.name().equals(Topics.DIALOG_STATES)) {
        assertThat(spec.goneAfter())
            .as(spec.name())
            .hasValueSatisfying(gone -> assertThat(gone).isLessThan(Duration.ofDays(2)));
      }
    }
    assertThat(spec(Topics.AUDIO).goneAfter()).contains(Duration.ofMinutes(76));
    assertThat(spec(Topics.DECISIONS).goneAfter()).isEmpty();
  }

  @Test
  void whatASessionNoLongerKeepsIsCompactedWithinTheHour() {
    assertThat(spec(Topics.DIALOG_STATES).config())
        .containsEntry("max.compaction.lag.ms", "3600000");
  }

  /** What waits longest is sound, then its transcript, then its interpretation. */
  @Test
  void aTombstoneOutlivesWhatWasSaidBeforeIt() {
    Duration longest =
        List.of(Topics.AUDIO, Topics.TRANSCRIPTS, Topics.INTERPRETATIONS).stream()
            .map(topic -> spec(topic).goneAfter().orElseThrow())
            .reduce(Duration.ZERO, Duration::plus);
    assertThat(Topics.TOMBSTONES_KEPT).isGreaterThan(longest);
    assertThat(spec(Topics.DIALOG_STATES).config())
        .containsEntry("delete.retention.ms", Long.toString(Topics.TOMBSTONES_KEPT.toMillis()));
  }

  @Test
  void stateIsCompactedAndNeverDeletedByAge() {
    for (String topic :
        List.of(
            Topics.DIALOG_STATES,
            Topics.MODEL_BUNDLES,
            Topics.MODEL_VERSIONS,
            Topics.MODEL_ROUTES,
            Topics.MODEL_REPLICAS,
            Topics.EXPERIMENTS,
            Topics.JOBS)) {
      assertThat(spec(topic).config()).as(topic).containsEntry("cleanup.policy", "compact");
    }
  }

  @Test
  void aBundleIsOnePartition() {
    assertThat(spec(Topics.MODEL_BUNDLES).partitions()).isEqualTo(1);
  }

  private static TopicSpec spec(String topic) {
    return Topics.all().stream().filter(s -> s.name().equals(topic)).findFirst().orElseThrow();
  }
}
