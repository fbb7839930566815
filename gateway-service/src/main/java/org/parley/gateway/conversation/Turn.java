package org.parley.gateway.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parley.events.Endpoint;
import org.parley.events.ReplyChosen;
import org.parley.events.TranscriptCompleted;
import org.parley.events.TranscriptRevised;
import org.parley.events.UtteranceId;
import org.parley.events.UtteranceUnderstood;

/**
 * What has come back for one utterance. Each topic is read by itself, so that an interpretation may
 * arrive before the transcript it was made from: whatever is early is kept until its cause is
 * there, and clients see the causal order. Doubles, which a replay after a crash may bring, are
 * dropped: the first of each counts.
 */
final class Turn {
  /** What a turn has yet to get. */
  enum Awaited {
    TRANSCRIPT("transcript", "asr-service"),
    INTERPRETATION("interpretation", "nlu-service"),
    REPLY("reply", "dialog-service"),
    SOUND("sound of the reply", "tts-service"),
    NOTHING("", "");

    private final String what;
    private final String maker;

    Awaited(String what, String maker) {
      this.what = what;
      this.maker = maker;
    }

    String missingAfter(Duration wait) {
      return "no %s within %d s; is %s running?".formatted(what, wait.toSeconds(), maker);
    }
  }

  private static final String NO_ARM = "none";

  private final UtteranceId utterance;
  private final List<String> partials = new ArrayList<>();
  private int revision = -1;
  private Instant speechEnd = Instant.MAX;
  private Instant progress;
  private boolean finished;
  private @Nullable TranscriptCompleted transcript;
  private @Nullable UtteranceUnderstood understood;
  private @Nullable ReplyChosen reply;
  private @Nullable UtteranceUnderstood earlyUnderstood;
  private @Nullable ReplyChosen earlyReply;
  private @Nullable Instant transcribedAt;
  private @Nullable Instant understoodAt;
  private @Nullable Instant repliedAt;
  private @Nullable Instant firstAudioAt;

  Turn(UtteranceId utterance, Instant now) {
    this.utterance = utterance;
    progress = now;
  }

  /** Whether the revision is news. */
  boolean revised(TranscriptRevised revised, Instant now) {
    if (transcript != null || finished || revised.revision() <= revision) {
      return false;
    }
    revision = revised.revision();
    partials.add(revised.text());
    progress = now;
    return true;
  }

  /** Whether the transcript is news. */
  boolean transcribed(TranscriptCompleted completed, Instant speechEnded, Instant now) {
    if (transcript != null || finished) {
      return false;
    }
    transcript = completed;
    transcribedAt = now;
    speechEnd = speechEnded.isAfter(now) ? now : speechEnded;
    progress = now;
    return true;
  }

  /** Whether the interpretation is news that can be told; an early one is kept. */
  boolean understood(UtteranceUnderstood interpretation, Instant now) {
    if (understood != null || finished) {
      return false;
    }
    if (transcript == null) {
      earlyUnderstood = interpretation;
      return false;
    }
    understood = interpretation;
    understoodAt = now;
    progress = now;
    return true;
  }

  /**
   * Whether the reply is news that can be told; an early one is kept.
   *
   * @param anyway for an apology, which has nothing before it that could still come
   */
  boolean replied(ReplyChosen chosen, Instant now, boolean anyway) {
    if (reply != null || finished) {
      return false;
    }
    if (understood == null && !anyway) {
      earlyReply = chosen;
      return false;
    }
    reply = chosen;
    repliedAt = now;
    progress = now;
    return true;
  }

  /** The interpretation that came before its transcript, once. */
  Optional<UtteranceUnderstood> takeEarlyUnderstood() {
    var early = Optional.ofNullable(earlyUnderstood);
    earlyUnderstood = null;
    return early;
  }

  /** The reply that came before its interpretation, once. */
  Optional<ReplyChosen> takeEarlyReply() {
    var early = Optional.ofNullable(earlyReply);
    earlyReply = null;
    return early;
  }

  boolean keepsEarlyReply() {
    return earlyReply != null;
  }

  /** Whether this was the first sound. */
  boolean sounded(Instant now) {
    progress = now;
    if (firstAudioAt != null || finished) {
      return false;
    }
    firstAudioAt = now;
    return true;
  }

  void finish() {
    finished = true;
  }

  boolean isFinished() {
    return finished;
  }

  Awaited awaited() {
    if (finished) {
      return Awaited.NOTHING;
    }
    if (reply != null) {
      return Awaited.SOUND;
    }
    if (transcript == null) {
      return Awaited.TRANSCRIPT;
    }
    return understood == null ? Awaited.INTERPRETATION : Awaited.REPLY;
  }

  /** When anything last came. */
  Instant progress() {
    return progress;
  }

  UtteranceId utterance() {
    return utterance;
  }

  List<String> partials() {
    return Collections.unmodifiableList(partials);
  }

  Optional<TranscriptCompleted> transcript() {
    return Optional.ofNullable(transcript);
  }

  Optional<Instant> transcribedAt() {
    return Optional.ofNullable(transcribedAt);
  }

  Optional<UtteranceUnderstood> understood() {
    return Optional.ofNullable(understood);
  }

  Optional<ReplyChosen> reply() {
    return Optional.ofNullable(reply);
  }

  /** The arm that heard it; {@value #NO_ARM} where nothing tells. */
  String asrArm() {
    return transcript == null ? NO_ARM : transcript.arm();
  }

  String nluArm() {
    return understood == null ? NO_ARM : understood.arm();
  }

  StageTimes times() {
    return new StageTimes(
        since(transcribedAt), since(understoodAt), since(repliedAt), since(firstAudioAt));
  }

  /** The wait for silence that the times contain; absent where the client marked the end. */
  Optional<Long> endpointMs() {
    return transcript()
        .filter(t -> t.endpoint() != Endpoint.END_MARK && t.endpoint() != Endpoint.TEXT)
        .map(t -> (long) Math.max(0, t.audioMs() - t.speechEndMs()));
  }

  long msSinceSpeech(Instant now) {
    return since(now).orElse(0L);
  }

  private Optional<Long> since(@Nullable Instant at) {
    return at == null || speechEnd.equals(Instant.MAX)
        ? Optional.empty()
        : Optional.of(Math.max(0, Duration.between(speechEnd, at).toMillis()));
  }
}
