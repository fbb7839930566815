package org.parley.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventIdsTest {
  /** Ids are stored by whoever reads the topics: this one must never change. */
  @Test
  void theIdOfKnownPartsIsKnown() {
    assertThat(EventIds.of("kitchen", "7", "completed"))
        .isEqualTo(UUID.fromString("802bb0ef-0466-5bd2-b658-d247f036f671"));
  }

  @Test
  void idsAreUuidsOfVersionFive() {
    UUID id = EventIds.of("kitchen", "7", "completed");
    assertThat(id.version()).isEqualTo(5);
    assertThat(id.variant()).isEqualTo(2);
  }

  @Test
  void whereOnePartEndsMatters() {
    assertThat(EventIds.of("a", "bc")).isNotEqualTo(EventIds.of("ab", "c"));
    assertThat(EventIds.of("abc")).isNotEqualTo(EventIds.of("abc", ""));
  }

  @Test
  void aPartThatHoldsTheSeparatorIsRefused() {
    assertThatThrownBy(() -> EventIds.of("a\0b")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noPartsAreRefused() {
    assertThatThrownBy(EventIds::of).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theEventsOfOneUtteranceHaveDifferentIds() {
    Set<UUID> ids = new HashSet<>();
    List<Event> events = Examples.all().stream().map(Examples.Example::event).toList();
    events.forEach(event -> ids.add(event.id()));
    assertThat(ids).hasSameSizeAs(events);
  }

  @Test
  void aTranscriptKeepsItsIdWhateverModelDecodedIt() {
    TranscriptCompleted first = Examples.transcript();
    TranscriptCompleted replay =
        new TranscriptCompleted(
            first.session(),
            first.utterance(),
            "other words",
            List.of(),
            List.of(),
            0.5,
            first.audioMs(),
            first.speechEndMs(),
            first.endpoint(),
            "asr@2-9b1c0d2e3f40",
            "half",
            true);
    assertThat(replay.id()).isEqualTo(first.id());
  }

  @Test
  void aTimersReplyIsToldByItsDueTime() {
    Instant due = Instant.parse("2026-11-21T10:00:00Z");
    assertThat(ReplyChosen.idOfTimer("kitchen", "eggs", due))
        .isEqualTo(ReplyChosen.idOfTimer("kitchen", "eggs", due))
        .isNotEqualTo(ReplyChosen.idOfTimer("kitchen", "eggs", due.plusSeconds(1)));
  }
}
