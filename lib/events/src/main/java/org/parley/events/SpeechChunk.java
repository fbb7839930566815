package org.parley.events;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * Sound of a reply. On the topic the value is the sound alone and everything else is in headers.
 *
 * @param reply id of the {@link ReplyChosen} that is spoken
 * @param utterance what the reply answers; empty where nobody asked
 * @param sequence counts the chunks of a reply from 0
 * @param last whether this is the reply's last chunk; it may be empty
 * @param sampleRate samples a second
 * @param pcm signed 16-bit little-endian mono; not copied: the maker hands it over and nobody
 *     writes to it again
 */
public record SpeechChunk(
    String session,
    UUID reply,
    Optional<UtteranceId> utterance,
    int sequence,
    boolean last,
    int sampleRate,
    byte[] pcm)
    implements Event {
  public SpeechChunk {
    Require.name(session, "session");
    requireNonNull(reply, "reply");
    requireNonNull(utterance, "utterance");
    Require.notNegative(sequence, "sequence");
    Require.pcm(pcm, sampleRate);
  }

  @Override
  public UUID id() {
    return EventIds.of(reply.toString(), "speech", Integer.toString(sequence));
  }

  @Override
  public String key() {
    return session;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SpeechChunk that
        && session.equals(that.session)
        && reply.equals(that.reply)
        && utterance.equals(that.utterance)
        && sequence == that.sequence
        && last == that.last
        && sampleRate == that.sampleRate
        && Arrays.equals(pcm, that.pcm);
  }

  @Override
  public int hashCode() {
    return 31 * id().hashCode() + Arrays.hashCode(pcm);
  }

  /** Names the chunk and never prints its sound. */
  @Override
  public String toString() {
    return "SpeechChunk[%s %s #%d, %d Hz, %d bytes%s]"
        .formatted(session, reply, sequence, sampleRate, pcm.length, last ? ", last" : "");
  }
}
