package org.parley.launcher.device;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.parley.dialog.policy.DialogState;
import org.parley.dialog.policy.Policy;
import org.parley.dialog.policy.Step;
import org.parley.dialog.skill.Actions;
import org.parley.events.Hypothesis;
import org.parley.events.ReplyChosen;
import org.parley.events.TurnContext;
import org.parley.events.UtteranceId;
import org.parley.events.UtteranceUnderstood;
import org.parley.recognition.Recognizer;
import org.parley.recognition.Transcript;
import org.parley.runtime.Bundle;
import org.parley.skills.SkillSet;
import org.parley.tts.voice.FreeTtsVoice;
import org.parley.tts.voice.SoundCache;
import org.parley.tts.voice.Speaker;
import org.parley.tts.voice.SpokenForm;
import org.parley.tts.voice.VoiceException;
import org.parley.understanding.Interpretation;
import org.parley.understanding.Interpreter;

/**
 * Sound in, sound out, on the caller's thread: recogniser, interpreter, dialog and voice, the very
 * classes of the services. For one session.
 */
final class DeviceAssistant implements AutoCloseable {
  private static final String SESSION = "device";
  private static final int PIECE_MS = 100;

  /** Replies repeat; a second or two of sound is worth keeping. */
  private static final long CACHE_BYTES = 64 << 10;

  private final Recognizer recognizer;
  private final Interpreter interpreter;
  private final Policy policy;
  private final Speaker speaker;
  private DialogState state = DialogState.NEW;
  private int utterances;

  /**
   * What came of an utterance.
   *
   * @param slots {@code name=words}
   * @param replyBytes of sound
   */
  record Heard(String text, String intent, SortedSet<String> slots, long replyBytes) {}

  private DeviceAssistant(
      Recognizer recognizer, Interpreter interpreter, Policy policy, Speaker speaker) {
    this.recognizer = recognizer;
    this.interpreter = interpreter;
    this.policy = policy;
    this.speaker = speaker;
  }

  /**
   * @throws org.parley.runtime.BundleRefusedException where a bundle cannot be served
   */
  static DeviceAssistant load(Bundle asr, Bundle nlu, SkillSet skills) {
    return new DeviceAssistant(
        Recognizer.load(asr, 1),
        Interpreter.load(nlu, skills),
        new Policy(skills, Actions.shipped(), ZoneOffset.UTC),
        new Speaker(
            List.of(new FreeTtsVoice()),
            new SpokenForm(skills.language().locale()),
            new SoundCache(CACHE_BYTES),
            new Silent(),
            PIECE_MS));
  }

  /**
   * @param samples16k 16 kHz, −1..1
   */
  Heard hear(float[] samples16k, Instant now) {
    Transcript transcript = recognizer.recognize(samples16k);
    List<Hypothesis> hypotheses = new ArrayList<>();
    hypotheses.add(new Hypothesis(transcript.text(), transcript.confidence()));
    transcript
        .alternatives()
        .forEach(other -> hypotheses.add(new Hypothesis(other.text(), other.confidence())));
    Interpretation meaning = interpreter.interpret(hypotheses, now.atZone(ZoneOffset.UTC));
    SortedSet<String> slots = new TreeSet<>();
    meaning.slots().forEach(slot -> slots.add(slot.name() + "=" + slot.spoken()));
    return new Heard(meaning.text(), meaning.intent().name(), slots, answered(meaning, now));
  }

  private long answered(Interpretation meaning, Instant now) {
    UtteranceUnderstood understood =
        new UtteranceUnderstood(
            SESSION,
            UtteranceId.of(++utterances),
            meaning.text(),
            meaning.intent(),
            meaning.slots(),
            meaning.alternatives(),
            interpreter.version().toString(),
            "",
            recognizer.version().toString(),
            "",
            false);
    Step step = policy.understood(state, understood, TurnContext.none(), now);
    state = step.state();
    long[] bytes = {0};
    for (Step.Sent sent : step.sent()) {
      if (sent.event() instanceof ReplyChosen reply && !reply.text().isEmpty()) {
        speaker.speak(reply.text(), piece -> bytes[0] += piece.pcm().length);
      }
    }
    return bytes[0];
  }

  @Override
  public void close() {
    recognizer.close();
    interpreter.close();
    speaker.close();
  }

  /** The embedded voice alone speaks, so its failure is nothing to go on from. */
  private static final class Silent implements Speaker.Trouble {
    @Override
    public void voiceFailed(String voice, VoiceException failure) {
      throw new IllegalStateException(failure);
    }

    @Override
    public void nothingSpoken() {
      throw new IllegalStateException("a reply was not spoken");
    }
  }
}
