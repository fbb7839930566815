package org.parley.dialog;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.parley.events.Topics;
import org.parley.events.UtteranceId;

/**
 * Ends a session's state on the topic of states. Where somebody asked for it, a header says through
 * which utterance, so that one that was still on its way does not bring the session back, not even
 * after a restart.
 */
final class Tombstone {
  private static final String THROUGH = "parley_forgotten_through";

  private Tombstone() {}

  /**
   * @param through empty where the session has only run out of time
   */
  static ProducerRecord<String, byte[]> of(
      String session, int partition, Optional<UtteranceId> through) {
    List<Header> headers =
        through
            .<List<Header>>map(last ->
                List.of(
                    new RecordHeader(THROUGH, last.toString().getBytes(StandardCharsets.US_ASCII))))
            .orElse(List.of());
    return new ProducerRecord<>(Topics.DIALOG_STATES, partition, session, (byte[]) null, headers);
  }

  /**
   * @throws IllegalArgumentException where the header is none that {@link #of} writes
   */
  static Optional<UtteranceId> through(ConsumerRecord<String, byte[]> tombstone) {
    return Optional.ofNullable(tombstone.headers().lastHeader(THROUGH))
        .map(header -> new String(header.value(), StandardCharsets.US_ASCII))
        .map(UtteranceId::parse);
  }
}
