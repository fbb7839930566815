package org.parley.asr.listening;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.recognition.Endpointer;

/**
 * What is known of one utterance's sound while it comes in: which chunk is next, and the silence
 * not yet settled.
 */
final class Hearing {
  private static final int SAMPLES_PER_MS = 16;

  final long number;
  private final Endpointer.Settings settings;

  /** Records of which it is not known yet whether they belong to speech. */
  private final Deque<Heard> held = new ArrayDeque<>();

  private Progress.Position position;
  private Endpointer endpointer;
  private long heldSamples;
  private long segmentSamples;
  private int next = -1;
  private boolean closed;
  private Instant lastArrival = Instant.EPOCH;
  private @Nullable Segment segment;

  /**
   * A record and what the endpointer has computed of its sound.
   *
   * @param frames log-mel of the frames that its samples have completed
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Heard(Arrival arrival, float[] samples, float[] frames) {}

  Hearing(long number, Progress.Position position, Endpointer.Settings settings) {
    this.number = number;
    this.position = position;
    this.settings = settings;
    this.endpointer = new Endpointer(settings);
    this.closed = position.closed();
  }

  /** Whether the chunk is done with already, by this process or one before it. */
  boolean knows(int sequence) {
    Progress.Begun begun = position.begun();
    return closed
        || sequence <= position.through()
        || sequence < next
        || (segment == null && begun != null && sequence < begun.from());
  }

  /**
   * @return how many chunks between the last one and this one never came
   */
  int arrived(int sequence, Instant now) {
    int missing = next < 0 ? 0 : sequence - next;
    next = sequence + 1;
    lastArrival = now;
    return missing;
  }

  Instant lastArrival() {
    return lastArrival;
  }

  void postpone(Instant now) {
    lastArrival = now;
  }

  Heard listen(Arrival arrival, float[] samples) {
    var _ = endpointer.accept(samples);
    return new Heard(arrival, samples, endpointer.frames());
  }

  int speechEndMs() {
    return endpointer.speechEndMs();
  }

  void hold(Heard heard) {
    held.add(heard);
    heldSamples += heard.samples.length;
  }

  Deque<Heard> held() {
    return held;
  }

  /**
   * Forgets silence from its beginning, so that hours of it hold nothing up, and listens anew to
   * what is kept.
   */
  void forgetSilence(int leadMs, int keptMs) {
    if (heldSamples <= (long) leadMs * SAMPLES_PER_MS) {
      return;
    }
    while (held.size() > 1
        && heldSamples - held.element().samples.length >= (long) keptMs * SAMPLES_PER_MS) {
      Heard oldest = held.remove();
      heldSamples -= oldest.samples.length;
      oldest.arrival.receipt().acknowledge();
    }
    endpointer = new Endpointer(settings);
    List<Heard> kept = List.copyOf(held);
    held.clear();
    kept.forEach(heard -> held.add(listen(heard.arrival, heard.samples)));
  }

  /** Settles what is held without having become a segment. */
  void letGo() {
    held.forEach(kept -> kept.arrival.receipt().acknowledge());
    held.clear();
    heldSamples = 0;
  }

  Progress.Position position() {
    return position;
  }

  @Nullable Segment segment() {
    return segment;
  }

  /** What was held becomes the beginning of a segment. */
  void open(Segment newSegment) {
    segment = newSegment;
    segmentSamples = 0;
    held.forEach(this::add);
    held.clear();
    heldSamples = 0;
  }

  /** Adds sound to the segment, up to where the endpointer ended it for silence. */
  void add(Heard heard) {
    Segment open = java.util.Objects.requireNonNull(segment, "no segment");
    Heard inside = heard;
    if (endpointer.state() instanceof Endpointer.State.Ended ended
        && ended.reason() == Endpointer.Reason.SILENCE) {
      long left = Math.max(0, (long) ended.atMs() * SAMPLES_PER_MS - segmentSamples);
      if (left < heard.samples.length) {
        float[] samples = java.util.Arrays.copyOf(heard.samples, (int) left);
        inside = new Heard(heard.arrival, samples, heard.frames);
      }
    }
    segmentSamples += inside.samples.length;
    open.add(inside);
  }

  Endpointer.State state() {
    return endpointer.state();
  }

  /** The segment is complete; listening begins anew for the next part. */
  void cut() {
    Segment done = java.util.Objects.requireNonNull(segment, "no segment");
    position = new Progress.Position(position.part() + 1, done.through(), false, null);
    segment = null;
    endpointer = new Endpointer(settings);
  }

  /** Nothing of this utterance is heard any more. */
  void close() {
    closed = true;
    letGo();
  }
}
