package org.parley.asr.listening;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.parley.events.Endpoint;
import org.parley.events.Event;
import org.parley.events.TranscriptCompleted;
import org.parley.events.UtteranceId;
import org.parley.events.UtteranceStarted;

/**
 * How far each utterance's sound has become transcripts, as the transcripts topic tells it: what is
 * finished is not done again, and what was begun is begun again at the same chunk with the same
 * model.
 */
public final class Progress {
  /** Through this chunk means: whatever comes of the utterance is done with. */
  static final int ALL = Integer.MAX_VALUE;

  private final int most;
  private final Map<Key, Position> positions;

  private record Key(String session, long number) {}

  /**
   * @param part of the utterance that is next
   * @param through last chunk that is done with, −1 for none
   * @param closed whether the end mark's transcript is written
   * @param begun how that part was begun, if it was
   */
  record Position(int part, int through, boolean closed, @Nullable Begun begun) {
    static final Position NEW = new Position(0, -1, false, null);
  }

  /**
   * @param from first chunk of the segment
   */
  record Begun(int from, String model, String arm, int attempt) {}

  /**
   * @param most utterances remembered; those not heard of for longest are forgotten first
   */
  public Progress(int most) {
    this.most = most;
    this.positions =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, Position> eldest) {
            return size() > Progress.this.most;
          }
        };
  }

  Position of(String session, long number) {
    return positions.getOrDefault(new Key(session, number), Position.NEW);
  }

  /**
   * Takes note of an event that was written; others than starts and completions change nothing.
   *
   * @param sequence that it was written with, see {@link Outbox#publish}
   */
  public void note(Event event, int sequence) {
    if (event instanceof UtteranceStarted started) {
      UtteranceId id = started.utterance();
      Position before = of(started.session(), id.number());
      if (id.part() >= before.part && !before.closed) {
        Begun begun = new Begun(sequence, started.model(), started.arm(), started.attempt());
        put(started.session(), id, new Position(id.part(), before.through, false, begun));
      }
    } else if (event instanceof TranscriptCompleted completed
        && completed.endpoint() != Endpoint.TEXT) {
      UtteranceId id = completed.utterance();
      Position before = of(completed.session(), id.number());
      if (id.part() >= before.part) {
        boolean closed =
            before.closed || completed.endpoint() == Endpoint.END_MARK || sequence == ALL;
        put(completed.session(), id, new Position(id.part() + 1, sequence, closed, null));
      }
    }
  }

  private void put(String session, UtteranceId id, Position position) {
    positions.put(new Key(session, id.number()), position);
  }

  /** Takes over what another one knows. */
  void learn(Progress other) {
    positions.putAll(other.positions);
  }
}
