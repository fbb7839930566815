package org.parley.asr.listening;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One session's utterances.
 *
 * @param hearings by number: what comes in
 * @param segments what is recognised, oldest first: only the first one is decoded, so that
 *     transcripts come in order
 */
record Session(
    String id, int partition, SortedMap<Long, Hearing> hearings, Deque<Segment> segments) {
  Session(String id, int partition) {
    this(id, partition, new TreeMap<>(), new ArrayDeque<>());
  }

  int open() {
    return segments.size();
  }
}
