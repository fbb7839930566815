package org.parley.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One event of every kind, with what it means in one sentence for the AsyncAPI document. */
final class Examples {
  static final Instant TIME = Instant.parse("2026-11-21T10:15:30.250Z");
  static final TurnContext CONTEXT =
      TurnContext.begun(
              Optional.of("gateway-0"),
              Optional.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
              Map.of("asr", new Assignment(12, "half", "asr@2-9b1c0d2e3f40", 0.25)))
          .at(Stage.SPEECH_ENDED, Instant.parse("2026-11-21T10:15:30.000Z"));

  private static final String SESSION = "kitchen";
  private static final UtteranceId UTTERANCE = new UtteranceId(7, 2);
  private static final String ASR = "asr@1-3fa9c21b04de";
  private static final String NLU = "nlu@1-77d0e5a9c1f2";

  private Examples() {}

  record Example(Event event, TurnContext context, String source, String meaning) {
    String name() {
      return event.getClass().getSimpleName();
    }
  }

  static List<Example> all() {
    return List.of(
        turn(
            new AudioChunk(SESSION, UTTERANCE, 12, 16_000, true, new byte[] {0, 0, 1, 0, -1, -1}),
            "/gateway-service/gateway-0",
            "Sound of an utterance; the value is signed 16-bit little-endian mono PCM, 20 to 200"
                + " ms."),
        turn(
            new UtteranceStarted(SESSION, UTTERANCE, ASR, "champion", 1),
            "/asr-service/asr-0",
            "Decoding of an utterance begins with this model; a replay uses the same."),
        turn(
            new TranscriptRevised(SESSION, UTTERANCE, 3, 960, "a large latte"),
            "/asr-service/asr-0",
            "What an utterance seems to say so far."),
        new Example(
            transcript(),
            CONTEXT.worked("asr", Duration.ofNanos(412_750_000)),
            "/asr-service/asr-0",
            "What an utterance says; one per utterance."),
        new Example(
            understood(),
            CONTEXT
                .worked("asr", Duration.ofNanos(412_750_000))
                .worked("nlu", Duration.ofNanos(625_000)),
            "/nlu-service/nlu-0",
            "What an utterance means; one per utterance."),
        alone(
            new SessionForgotten(SESSION, UtteranceId.of(8)),
            "/gateway-service/gateway-0",
            "A session is to be forgotten with everything that was said in it so far."),
        turn(reply(), "/dialog-service/dialog-0", "What the assistant says."),
        turn(
            new SpeechChunk(
                SESSION,
                reply().id(),
                Optional.of(UTTERANCE),
                0,
                true,
                22_050,
                new byte[] {2, 0, -2, -1}),
            "/tts-service/tts-0",
            "Sound of a reply; the value is signed 16-bit little-endian mono PCM."),
        alone(
            new DialogStateSaved(SESSION, object().put("handled", "7.2")),
            "/dialog-service/dialog-0",
            "The whole state of a session's dialog, for dialog-service alone."),
        turn(turnEnded(), "/dialog-service/dialog-0", "How a turn ended; one per turn."),
        turn(
            new SoundStarted(SESSION, UTTERANCE, 241),
            "/gateway-service/gateway-0",
            "The first sound of a reply went to the client."),
        alone(
            new BundleChunk(ASR, 3, new byte[] {80, 75, 3, 4}),
            "/compression-service",
            "A piece of a model bundle; the key says which."),
        alone(published(), "/compression-service", "A model version can be fetched."),
        alone(route(), "/rollout-service", "Which versions of a model are wanted in service."),
        alone(replica(), "/asr-service/asr-0", "What one replica of a service runs."),
        alone(
            new ShadowCompared(
                SESSION,
                UTTERANCE,
                "asr",
                ASR,
                "asr@2-9b1c0d2e3f40",
                false,
                3,
                1,
                false,
                41.5,
                12.25),
            "/asr-service/asr-0",
            "How a shadow version did on an utterance that another version served."),
        alone(
            new ExperimentChanged(
                "asr-half-size",
                "asr",
                4,
                ExperimentChanged.Phase.RUNNING,
                object().put("margin", 0.01),
                object().put("turns", 1200)),
            "/rollout-service",
            "The state of an experiment after a change."),
        alone(
            new SessionObserved(
                "asr-half-size",
                "kitchen",
                "half",
                2,
                3,
                Map.of("taskSuccess", 1.0, "transcribedMs", 85.0)),
            "/rollout-service",
            "What an experiment takes from a session."),
        alone(
            new DecisionTaken(
                "asr",
                9,
                "ramp",
                "no guard fired in 1200 turns",
                Map.of("share", 0.25, "turns", 1200.0)),
            "/rollout-service",
            "A decision of rollout with the numbers it rests on."),
        alone(
            new JobProgressed(
                "nlu-tiny-3fa9c2",
                18,
                "compress",
                JobProgressed.Phase.RUNNING,
                0.4,
                Optional.of(Duration.ofMinutes(12)),
                "epoch 4 of 10",
                Optional.of(
                    new JobRequest("model: nlu\ntag: tiny\n", Optional.of(NLU), true, TIME)),
                Optional.empty()),
            "/compression-service",
            "How far a job has come."));
  }

  private static Example turn(Event event, String source, String meaning) {
    return new Example(event, CONTEXT, source, meaning);
  }

  private static Example alone(Event event, String source, String meaning) {
    return new Example(event, TurnContext.none(), source, meaning);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static TranscriptCompleted transcript() {
    return new TranscriptCompleted(
        SESSION,
        UTTERANCE,
        "a large latte",
        List.of(
            new Word("a", 120, 180, 0.93),
            new Word("large", 180, 610, 0.99),
            new Word("latte", 640, 1120, 0.97)),
        List.of(new Hypothesis("the large latte", 0.06)),
        0.97,
        1640,
        1120,
        Endpoint.END_MARK,
        ASR,
        "champion",
        false);
  }

  private static UtteranceUnderstood understood() {
    return new UtteranceUnderstood(
        SESSION,
        UTTERANCE,
        "a large latte",
        new ScoredIntent("orderDrink", 0.98),
        List.of(
            new Slot("size", new SlotValue.Text("large"), "large"),
            new Slot("shots", new SlotValue.Amount(new BigDecimal("2.50")), "two and a half"),
            new Slot("for", new SlotValue.Span(Duration.ofMinutes(90)), "an hour and a half"),
            new Slot("at", new SlotValue.TimeOfDay(LocalTime.of(7, 30)), "half past seven"),
            new Slot("on", new SlotValue.Day(LocalDate.of(2026, 11, 22)), "tomorrow")),
        List.of(new ScoredIntent(ScoredIntent.OUT_OF_SCOPE, 0.01)),
        NLU,
        "champion",
        ASR,
        "champion",
        false);
  }

  private static ReplyChosen reply() {
    return new ReplyChosen(
        ReplyChosen.idOf(SESSION, UTTERANCE),
        SESSION,
        Optional.of(UTTERANCE),
        "One large latte.",
        Act.INFORM,
        new DialogSummary(
            Optional.of("orderDrink"),
            Map.of("size", "large"),
            Optional.empty(),
            object().put("orders", 1)));
  }

  private static TurnEnded turnEnded() {
    return new TurnEnded(
        SESSION,
        UTTERANCE,
        Outcome.FULFILLED,
        Map.of("asr", ASR, "nlu", NLU),
        Map.of("asr", "champion", "nlu", "champion"),
        CONTEXT.assigned(),
        true,
        Map.of(Stage.SPEECH_ENDED, 0L, Stage.TRANSCRIBED, 85L, Stage.UNDERSTOOD, 97L),
        Map.of("asr", 412.75, "nlu", 0.625));
  }

  private static ModelVersionPublished published() {
    return new ModelVersionPublished(
        "asr@2-9b1c0d2e3f40",
        "9b1c0d2e3f40".repeat(5) + "9b1c",
        540_000,
        1_950_000,
        List.of(
            new ModelVersionPublished.Chunk(
                "asr@2-9b1c0d2e3f40/0000", 524_288, "0f1e2d3c".repeat(8)),
            new ModelVersionPublished.Chunk(ASR + "/0004", 15_712, "a1b2c3d4".repeat(8))),
        Optional.of(ASR),
        "prune-half",
        Map.of("lookaheadFrames", "5"),
        object().put("wer", 0.08),
        "key-2026",
        "c2lnbmF0dXJl");
  }

  private static RouteChanged route() {
    return new RouteChanged(
        "asr",
        12,
        ASR,
        List.of(
            new RouteChanged.Arm("champion", ASR, 3),
            new RouteChanged.Arm("half", "asr@2-9b1c0d2e3f40", 1)),
        "asr-half-size",
        Optional.of("asr@3-1122334455aa"),
        "key-2026",
        "c2lnbmF0dXJl");
  }

  private static ReplicaReported replica() {
    return new ReplicaReported(
        "asr-0",
        2,
        1_795_256_130_000L,
        "asr",
        12,
        List.of(ASR),
        Map.of(ASR, 9_100_000L),
        List.of(new ReplicaReported.Refusal("asr@3-1122334455aa", "its signature does not fit")),
        Optional.of(31L),
        Optional.of(120L),
        Optional.of(1L));
  }

  static UUID replyId() {
    return reply().id();
  }
}
