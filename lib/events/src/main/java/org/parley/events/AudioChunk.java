package org.parley.events;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.UUID;

/**
 * Sound of an utterance on its way to recognition. On the topic the value is the sound alone and
 * everything else is in headers.
 *
 * @param sequence counts the chunks of an utterance from 0
 * @param sampleRate samples a second; 16000 is what recognition reads
 * @param end whether this is the utterance's last chunk; it may be empty
 * @param pcm signed 16-bit little-endian mono, 20 to 200 ms; not copied: the maker hands it over
 *     and nobody writes to it again
 */
public record AudioChunk(
    String session, UtteranceId utterance, int sequence, int sampleRate, boolean end, byte[] pcm)
    implements Event {
  public AudioChunk {
    Require.name(session, "session");
    requireNonNull(utterance, "utterance");
    Require.notNegative(sequence, "sequence");
    Require.pcm(pcm, sampleRate);
  }

  @Override
  public UUID id() {
    return EventIds.of(session, utterance.toString(), "audio", Integer.toString(sequence));
  }

  @Override
  public String key() {
    return session;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AudioChunk that
        && session.equals(that.session)
        && utterance.equals(that.utterance)
        && sequence == that.sequence
        && sampleRate == that.sampleRate
        && end == that.end
        && Arrays.equals(pcm, that.pcm);
  }

  @Override
  public int hashCode() {
    return 31 * id().hashCode() + Arrays.hashCode(pcm);
  }

  /** Names the chunk and never prints its sound. */
  @Override
  public String toString() {
    return "AudioChunk[%s %s #%d, %d Hz, %d bytes%s]"
        .formatted(session, utterance, sequence, sampleRate, pcm.length, end ? ", end" : "");
  }
}
