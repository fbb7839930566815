package org.parley.asr.listening;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.parley.events.AudioChunk;
import org.parley.events.TurnContext;

/**
 * A chunk of sound that has come in.
 *
 * @param at when it was sent
 */
public record Arrival(AudioChunk chunk, TurnContext context, Instant at, Receipt receipt) {
  public Arrival {
    requireNonNull(chunk, "chunk");
    requireNonNull(context, "context");
    requireNonNull(at, "at");
    requireNonNull(receipt, "receipt");
  }
}
