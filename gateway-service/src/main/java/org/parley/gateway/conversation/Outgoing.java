package org.parley.gateway.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.parley.events.AudioChunk;
import org.parley.events.Stage;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceId;
import org.parley.gateway.sound.Chunker;
import org.parley.gateway.sound.SoundDecoder;

/** One utterance's sound on its way out: numbered pieces, then the end mark. */
final class Outgoing {
  private final String session;
  private final UtteranceId utterance;
  private final TurnContext context;
  private final EventSink sink;
  private final Chunker chunker = new Chunker();
  private int sequence;
  private long samples;

  /**
   * Set by whoever finds that a piece could not be written, before the session hears of it in its
   * turn: every further piece could have to wait for the broker as long as that one did.
   */
  private volatile boolean broken;

  /** Where pieces go. */
  interface EventSink {
    CompletionStage<Void> append(AudioChunk chunk, TurnContext context);
  }

  Outgoing(String session, UtteranceId utterance, TurnContext context, EventSink sink) {
    this.session = session;
    this.utterance = utterance;
    this.context = context;
    this.sink = sink;
  }

  UtteranceId utterance() {
    return utterance;
  }

  void add(float[] samples16k) {
    samples += samples16k.length;
    for (byte[] pcm : chunker.push(samples16k)) {
      send(pcm, false, context);
    }
  }

  void end(Instant now) {
    send(chunker.rest(), true, context.at(Stage.SPEECH_ENDED, now));
  }

  /** In whole milliseconds. */
  Duration duration() {
    return Duration.ofMillis(samples * 1_000 / SoundDecoder.SAMPLE_RATE);
  }

  /** Nothing more is sent; what follows of the utterance is dropped. */
  void breakOff() {
    broken = true;
  }

  boolean isBroken() {
    return broken;
  }

  private void send(byte[] pcm, boolean end, TurnContext at) {
    if (!broken) {
      var chunk = new AudioChunk(session, utterance, sequence, SoundDecoder.SAMPLE_RATE, end, pcm);
      sequence++;
      sink.append(chunk, at)
          .exceptionally(_ -> {
            broken = true;
            return null;
          });
    }
  }
}
