package org.parley.gateway.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.parley.events.SpeechChunk;

/**
 * The sound of replies, one reply after the other: a timer that rings while a reply is spoken waits
 * for its end. Sound that comes before its reply's text waits for it.
 */
final class ReplySounds {
  /** So much sound may wait; a minute at 16 kHz. */
  private static final int MOST_WAITING_BYTES = 60 * 2 * 16_000;

  private final Map<UUID, Sounding> soundings = new LinkedHashMap<>();
  private final Map<UUID, Boolean> over = new Recent<>();
  private Instant audibleUntil = Instant.MIN;
  private @Nullable UUID heard;
  private int waitingBytes;

  /** Sound of this reply may be played from now on. */
  void announce(UUID reply, Instant now) {
    if (!over.containsKey(reply)) {
      soundings.computeIfAbsent(reply, _ -> new Sounding(now)).announced = true;
    }
  }

  /** Takes a chunk; doubles and what is silenced are dropped. */
  void add(SpeechChunk chunk, Instant now) {
    if (over.containsKey(chunk.reply()) || waitingBytes + chunk.pcm().length > MOST_WAITING_BYTES) {
      return;
    }
    Sounding sounding = soundings.computeIfAbsent(chunk.reply(), _ -> new Sounding(now));
    if (chunk.sequence() < sounding.next) {
      return;
    }
    sounding.next = chunk.sequence() + 1;
    sounding.progress = now;
    sounding.waiting.add(chunk);
    waitingBytes += chunk.pcm().length;
  }

  /** What is to be played now, in order. */
  List<SpeechChunk> due(Instant now) {
    var due = new ArrayList<SpeechChunk>();
    Iterator<Map.Entry<UUID, Sounding>> all = soundings.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<UUID, Sounding> first = all.next();
      if (!first.getValue().announced) {
        continue;
      }
      boolean complete = drain(first.getValue(), due, now);
      if (!complete) {
        return due;
      }
      over.put(first.getKey(), true);
      all.remove();
    }
    return due;
  }

  private boolean drain(Sounding sounding, List<SpeechChunk> due, Instant now) {
    boolean complete = false;
    for (SpeechChunk chunk : sounding.waiting) {
      due.add(chunk);
      waitingBytes -= chunk.pcm().length;
      if (chunk.pcm().length > 0) {
        Instant from = audibleUntil.isAfter(now) ? audibleUntil : now;
        long samples = chunk.pcm().length / 2;
        audibleUntil = from.plusNanos(samples * 1_000_000_000L / chunk.sampleRate());
        heard = chunk.reply();
      }
      complete |= chunk.last();
    }
    sounding.waiting.clear();
    return complete;
  }

  /** Whether a client that plays without pause still plays something. */
  boolean isAudible(Instant now) {
    return now.isBefore(audibleUntil);
  }

  /**
   * Silences every reply that was announced or can still be heard; nothing more of them is due.
   * Their ids, oldest first.
   */
  List<UUID> silence(Instant now) {
    var silenced = new ArrayList<UUID>();
    if (heard != null && isAudible(now) && !soundings.containsKey(heard)) {
      silenced.add(heard);
    }
    soundings.entrySet().removeIf(entry -> entry.getValue().announced && drop(entry, silenced));
    audibleUntil = Instant.MIN;
    return silenced;
  }

  /** Gives up replies whose sound has not gone on for so long. */
  List<UUID> giveUp(Duration patience, Instant now) {
    var silenced = new ArrayList<UUID>();
    Instant limit = now.minus(patience);
    soundings
        .entrySet()
        .removeIf(entry -> entry.getValue().progress.isBefore(limit) && drop(entry, silenced));
    return silenced;
  }

  private boolean drop(Map.Entry<UUID, Sounding> entry, List<UUID> silenced) {
    silenced.add(entry.getKey());
    over.put(entry.getKey(), true);
    entry.getValue().waiting.forEach(chunk -> waitingBytes -= chunk.pcm().length);
    return true;
  }

  private static final class Sounding {
    private final Deque<SpeechChunk> waiting = new ArrayDeque<>();
    private Instant progress;
    private boolean announced;
    private int next;

    Sounding(Instant now) {
      progress = now;
    }
  }
}
