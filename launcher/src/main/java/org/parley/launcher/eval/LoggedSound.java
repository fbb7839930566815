package org.parley.launcher.eval;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.parley.events.AudioChunk;
import org.parley.signal.LogMel;
import org.parley.signal.Pcm;

/**
 * The sound of utterances as it comes from the log, put together. An utterance leaves when it is
 * whole, so that of a long log only what goes on is held.
 */
final class LoggedSound {
  private static final int BYTES_PER_MS = 2 * LogMel.SAMPLE_RATE / 1000;

  private final Map<Key, TreeMap<Integer, AudioChunk>> open = new HashMap<>();

  /** What a client sent as one utterance; voice activity may have split it. */
  record Key(String session, long number) {}

  /** A whole utterance, its chunks in order. */
  record Whole(Key key, List<AudioChunk> chunks) {
    Whole {
      chunks = List.copyOf(chunks);
    }

    float[] samples() {
      return Pcm.toFloats(bytes(0));
    }

    /**
     * The last so many milliseconds, from the chunk that holds the first of them: what a recogniser
     * has heard that took whole chunks and left out the silence before.
     */
    float[] last(int ms) {
      int from = chunks.size();
      int bytes = 0;
      while (from > 0 && bytes / BYTES_PER_MS < ms) {
        bytes += chunks.get(--from).pcm().length;
      }
      return Pcm.toFloats(bytes(from));
    }

    private byte[] bytes(int from) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      chunks.subList(from, chunks.size()).forEach(chunk -> bytes.writeBytes(chunk.pcm()));
      return bytes.toByteArray();
    }
  }

  /**
   * Takes the next chunk of the log.
   *
   * @return the utterance that it makes whole
   */
  Optional<Whole> add(AudioChunk chunk) {
    if (chunk.sampleRate() != LogMel.SAMPLE_RATE) {
      return Optional.empty();
    }
    Key key = new Key(chunk.session(), chunk.utterance().number());
    TreeMap<Integer, AudioChunk> chunks = open.computeIfAbsent(key, _ -> new TreeMap<>());
    chunks.putIfAbsent(chunk.sequence(), chunk);
    AudioChunk last = chunks.lastEntry().getValue();
    // Sequences count from 0: none is missing where there are as many as the last one says.
    if (!last.end() || chunks.size() != last.sequence() + 1) {
      return Optional.empty();
    }
    open.remove(key);
    return Optional.of(new Whole(key, new ArrayList<>(chunks.values())));
  }

  /** Utterances whose beginning or end the log does not hold. */
  int incomplete() {
    return open.size();
  }
}
