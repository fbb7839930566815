package org.parley.asr.listening;

import java.util.Map;
import java.util.Optional;
import org.parley.events.Assignment;
import org.parley.recognition.Recognizer;
import org.parley.runtime.ModelPool.Lease;

/**
 * Which model serves a segment, and why.
 *
 * @param arm that the session was given, whatever serves it
 * @param substituted whether another version serves than was assigned or had begun the segment
 * @param assigned model name to arm, for whoever handles the session's records later
 * @param shadow that compares afterwards
 */
record Service(
    Lease<Recognizer> lease,
    String arm,
    boolean substituted,
    Map<String, Assignment> assigned,
    Optional<Shadow> shadow) {
  String version() {
    return lease.version().toString();
  }
}
