package org.parley.gateway.conversation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.parley.events.Act;
import org.parley.events.DialogSummary;
import org.parley.events.Endpoint;
import org.parley.events.Hypothesis;
import org.parley.events.ReplyChosen;
import org.parley.events.ScoredIntent;
import org.parley.events.SpeechChunk;
import org.parley.events.TranscriptCompleted;
import org.parley.events.TranscriptRevised;
import org.parley.events.UtteranceId;
import org.parley.events.UtteranceUnderstood;
import org.parley.events.Word;

/** What the services behind the gateway would write for one utterance. */
record Answers(String session, UtteranceId utterance) {
  static final int SPEECH_RATE = 16_000;

  /** A tenth of a second. */
  static final int SPEECH_BYTES = 3_200;

  TranscriptRevised partial(int revision, String text) {
    return new TranscriptRevised(session, utterance, revision, 320 * revision, text);
  }

  TranscriptCompleted transcript(String text, Endpoint endpoint) {
    return new TranscriptCompleted(
        session,
        utterance,
        text,
        text.isEmpty() ? List.of() : List.of(new Word(text, 0, 500, 0.9)),
        List.of(new Hypothesis("other", 0.1)),
        0.9,
        1_500,
        900,
        endpoint,
        "asr@test",
        "champion",
        false);
  }

  UtteranceUnderstood meaning() {
    return new UtteranceUnderstood(
        session,
        utterance,
        "text",
        new ScoredIntent("greet", 0.97),
        List.of(),
        List.of(),
        "nlu@test",
        "champion",
        "asr@test",
        "champion",
        false);
  }

  UUID replyId() {
    return ReplyChosen.idOf(session, utterance);
  }

  ReplyChosen reply(String text) {
    return new ReplyChosen(
        replyId(),
        session,
        Optional.of(utterance),
        text,
        Act.INFORM,
        new DialogSummary(
            Optional.empty(), Map.of(), Optional.empty(), JsonNodeFactory.instance.objectNode()));
  }

  /** All of the reply's sound. */
  SpeechChunk speech() {
    return speech(0, true);
  }

  SpeechChunk speech(int sequence, boolean last) {
    return new SpeechChunk(
        session,
        replyId(),
        Optional.of(utterance),
        sequence,
        last,
        SPEECH_RATE,
        new byte[SPEECH_BYTES]);
  }
}
