package org.parley.gateway.conversation;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.parley.events.SpeechChunk;
import org.parley.events.TranscriptCompleted;
import org.parley.events.UtteranceUnderstood;
import org.parley.signal.Pcm;
import org.parley.signal.Sound;
import org.parley.signal.Wav;

/**
 * A request that waits for the whole answer to one utterance. Where voice activity splits the
 * utterance, its transcript is that of all pieces in their order, and everything else is of the
 * last piece that got a reply.
 */
public final class Answering {
  /** A minute of 16 kHz sound; replies are sentences. */
  private static final int MOST_REPLY_BYTES = 60 * 2 * 16_000;

  private final CompletableFuture<TurnAnswer> answer = new CompletableFuture<>();
  private final Map<UUID, Spoken> spoken = new HashMap<>();

  /** Completes with the answer, or exceptionally with a {@link TurnRefusedException}. */
  public CompletionStage<TurnAnswer> answer() {
    return answer.minimalCompletionStage();
  }

  void hear(SpeechChunk chunk) {
    spoken.computeIfAbsent(chunk.reply(), _ -> new Spoken(chunk.sampleRate())).add(chunk.pcm());
  }

  void fail(Problem problem) {
    answer.completeExceptionally(new TurnRefusedException(problem));
  }

  /**
   * @param turns of the utterance, in the order of their parts; at least one
   */
  void complete(String session, List<Turn> turns) {
    Turn last = turns.getLast();
    for (Turn turn : turns) {
      if (turn.reply().isPresent()) {
        last = turn;
      }
    }
    Optional<UtteranceUnderstood> understood = last.understood();
    answer.complete(
        new TurnAnswer(
            session,
            Long.toString(last.utterance().number()),
            turns.stream().flatMap(turn -> turn.partials().stream()).toList(),
            turns.stream()
                .flatMap(turn -> turn.transcript().stream())
                .map(TranscriptCompleted::text)
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining(" ")),
            words(turns),
            understood.map(UtteranceUnderstood::intent),
            understood.map(Slots::byName).orElse(Map.of()),
            last.reply().map(reply -> reply.text()),
            last.reply()
                .flatMap(reply -> Optional.ofNullable(spoken.get(reply.id())))
                .map(Spoken::wav),
            named(
                last.transcript().map(TranscriptCompleted::model),
                understood.map(UtteranceUnderstood::model)),
            named(
                last.transcript().map(TranscriptCompleted::arm),
                understood.map(UtteranceUnderstood::arm)),
            last.times(),
            last.endpointMs()));
  }

  private static List<SpokenWord> words(List<Turn> turns) {
    var words = new ArrayList<SpokenWord>();
    for (Turn turn : turns) {
      turn.transcript().ifPresent(t -> t.words().forEach(word -> words.add(SpokenWord.of(word))));
    }
    return words;
  }

  private static Map<String, String> named(Optional<String> asr, Optional<String> nlu) {
    var named = new LinkedHashMap<String, String>();
    asr.ifPresent(value -> named.put("asr", value));
    nlu.ifPresent(value -> named.put("nlu", value));
    return named;
  }

  private static final class Spoken {
    private final int sampleRate;
    private final ByteArrayOutputStream pcm = new ByteArrayOutputStream();

    Spoken(int sampleRate) {
      this.sampleRate = sampleRate;
    }

    void add(byte[] bytes) {
      if (pcm.size() + bytes.length <= MOST_REPLY_BYTES) {
        pcm.writeBytes(bytes);
      }
    }

    byte[] wav() {
      return Wav.write(new Sound(Pcm.toFloats(pcm.toByteArray()), sampleRate));
    }
  }
}
