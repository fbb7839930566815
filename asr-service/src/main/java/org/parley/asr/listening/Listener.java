package org.parley.asr.listening;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.parley.events.AudioChunk;
import org.parley.events.Endpoint;
import org.parley.recognition.Endpointer;
import org.parley.signal.LogMel;
import org.parley.signal.Pcm;

/**
 * Listens to all sessions of this replica's partitions at once.
 *
 * <p>A record of sound is settled when nothing more can come of it: silence at once, everything
 * else when its segment's transcript is written for good. So a replica that takes over is given the
 * rest of every unfinished segment, whole.
 *
 * <p>For one thread; what completes elsewhere is handed to {@code later}, which runs it on that
 * thread.
 */
public final class Listener {
  private static final int REMEMBERED_UTTERANCES = 50_000;

  /** Ten seconds of sound are no chunk. */
  private static final int LONGEST_CHUNK_BYTES = 10 * 2 * LogMel.SAMPLE_RATE;

  private final Transcripts transcripts;
  private final Beginnings beginnings;
  private final Decoding decoding;
  private final Tally tally;
  private final ListenerSettings settings;
  private final InstantSource clock;
  private final Set<Integer> partitions = new HashSet<>();
  private final Map<String, Session> sessions = new HashMap<>();
  private boolean finishing;

  public Listener(
      Models models,
      Shadow.Source shadows,
      Outbox outbox,
      Tally tally,
      ListenerSettings settings,
      InstantSource clock,
      Executor later) {
    this.transcripts = new Transcripts(outbox, later, REMEMBERED_UTTERANCES);
    this.beginnings = new Beginnings(models, shadows, transcripts, tally, settings, clock);
    this.decoding = new Decoding(transcripts, tally, clock);
    this.tally = tally;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Partitions that are this replica's from now on.
   *
   * @param written what their transcripts say of earlier replicas' work
   */
  public void assign(Collection<Integer> given, Progress written) {
    partitions.addAll(given);
    transcripts.progress().learn(written);
  }

  /**
   * Partitions that are another replica's from now on: what was heard of them is dropped,
   * unsettled.
   */
  public void revoke(Collection<Integer> taken) {
    partitions.removeAll(taken);
    sessions
        .values()
        .removeIf(session -> {
          if (partitions.contains(session.partition())) {
            return false;
          }
          handOver(session);
          return true;
        });
  }

  /** An attempt that ends in good order is none of those after which an utterance is given up. */
  private void handOver(Session session) {
    for (Segment segment : session.segments()) {
      transcripts.write(segment.handedOver(), segment.context(), segment.from());
      segment.close();
    }
  }

  /** Utterances that are being recognised. */
  public int live() {
    return sessions.values().stream().mapToInt(Session::open).sum();
  }

  /** Takes one chunk. Chunks of a partition that is not this replica's are left for its owner. */
  public void take(Arrival arrival) {
    AudioChunk chunk = arrival.chunk();
    int partition = arrival.receipt().partition();
    if (!partitions.contains(partition) || (finishing && !isRunning(chunk))) {
      return;
    }
    Session session = sessions.computeIfAbsent(chunk.session(), id -> new Session(id, partition));
    Hearing hearing = hearing(session, chunk.utterance().number());
    if (hearing.knows(chunk.sequence())) {
      tally.duplicate();
      arrival.receipt().acknowledge();
      return;
    }
    endEarlier(session, hearing);
    int missing = hearing.arrived(chunk.sequence(), clock.instant());
    if (missing > 0) {
      tally.lost(missing);
    }
    Optional<String> wrong = wrong(chunk);
    if (wrong.isPresent()) {
      arrival.receipt().refuse(wrong.get());
    } else {
      listen(session, hearing, arrival);
    }
    if (chunk.end()) {
      endMark(session, hearing, arrival);
    }
  }

  /**
   * Begins nothing any more: what is being recognised is brought to its end, and the sound of
   * everything else is left, unsettled, for the next owner of its partition.
   */
  public void finish() {
    finishing = true;
  }

  private boolean isRunning(AudioChunk chunk) {
    Session session = sessions.get(chunk.session());
    Hearing hearing = session == null ? null : session.hearings().get(chunk.utterance().number());
    return hearing != null && hearing.segment() != null;
  }

  private Hearing hearing(Session session, long number) {
    return session
        .hearings()
        .computeIfAbsent(
            number,
            n -> new Hearing(n, transcripts.progress().of(session.id(), n), settings.endpointer()));
  }

  private static Optional<String> wrong(AudioChunk chunk) {
    if (chunk.sampleRate() != LogMel.SAMPLE_RATE) {
      return Optional.of("sound of " + chunk.sampleRate() + " Hz, expected " + LogMel.SAMPLE_RATE);
    }
    if (chunk.pcm().length > LONGEST_CHUNK_BYTES) {
      return Optional.of(
          "a chunk of " + chunk.pcm().length + " bytes, at most " + LONGEST_CHUNK_BYTES);
    }
    return Optional.empty();
  }

  /** Speaking anew ends what was not ended: its end mark is not to come any more. */
  private void endEarlier(Session session, Hearing now) {
    for (Hearing earlier : session.hearings().headMap(now.number).values()) {
      end(earlier, Endpoint.STALLED, clock.instant());
      earlier.close();
    }
  }

  private void listen(Session session, Hearing hearing, Arrival arrival) {
    float[] samples = Pcm.toFloats(arrival.chunk().pcm());
    Hearing.Heard heard = hearing.listen(arrival, samples);
    Endpointer.State state = hearing.state();
    if (hearing.segment() != null) {
      hearing.add(heard);
    } else {
      hearing.hold(heard);
      boolean begunBefore = hearing.position().begun() != null;
      if (begunBefore || !(state instanceof Endpointer.State.Waiting)) {
        beginnings.begin(session, hearing, live());
      } else {
        hearing.forgetSilence(settings.leadMs(), settings.keptMs());
      }
    }
    if (state instanceof Endpointer.State.Ended ended) {
      Endpoint reason =
          switch (ended.reason()) {
            case SILENCE -> Endpoint.SILENCE;
            case TOO_LONG -> Endpoint.TOO_LONG;
          };
      int waited = ended.atMs() - ended.speechEndMs();
      end(hearing, reason, arrival.at().minusMillis(waited));
    }
  }

  private void endMark(Session session, Hearing hearing, Arrival arrival) {
    // Nothing was taken for speech: recognised all the same, so that every utterance is answered.
    if (hearing.segment() == null && hearing.position().part() == 0 && !hearing.held().isEmpty()) {
      beginnings.begin(session, hearing, live());
    }
    end(hearing, Endpoint.END_MARK, arrival.at());
    hearing.close();
  }

  private void end(Hearing hearing, Endpoint endpoint, Instant at) {
    Segment segment = hearing.segment();
    if (segment != null) {
      segment.end(endpoint, hearing.speechEndMs(), at);
      hearing.cut();
    }
  }

  /**
   * Recognises one chunk of every segment that has one, and tells what there is to tell.
   *
   * @return whether there was anything to do
   */
  public boolean advance() {
    return decoding.advance(sessions.values());
  }

  /**
   * Ends what has had no sound for too long, and forgets sessions of which there is nothing to
   * know.
   */
  public void watch() {
    Instant now = clock.instant();
    for (Session session : sessions.values()) {
      session
          .hearings()
          .values()
          .removeIf(hearing -> {
            if (Duration.between(hearing.lastArrival(), now).compareTo(settings.stalled()) < 0) {
              return false;
            }
            end(hearing, Endpoint.STALLED, hearing.lastArrival());
            hearing.letGo();
            // What comes later must find its last segment told, or it would be begun twice.
            return session.segments().isEmpty();
          });
    }
    sessions
        .values()
        .removeIf(session -> session.hearings().isEmpty() && session.segments().isEmpty());
  }

  /**
   * No sound could come for a while, as when the broker was away: nobody has stalled before the
   * time begins anew.
   */
  public void postpone() {
    Instant now = clock.instant();
    sessions
        .values()
        .forEach(session -> session.hearings().values().forEach(hearing -> hearing.postpone(now)));
  }
}
