package org.parley.tts;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jboss.logging.Logger;
import org.parley.events.ReplyChosen;
import org.parley.events.TurnContext;
import org.parley.messaging.TurnSpans;
import org.parley.tts.voice.SoundCache;
import org.parley.tts.voice.Speaker;
import org.parley.tts.voice.Voice;
import org.parley.tts.voice.VoiceException;

/** What this service counts; words and sound are none of it. */
@ApplicationScoped
class SpeechMeters implements Speaker.Trouble {
  private static final Logger LOG = Logger.getLogger(SpeechMeters.class);

  private final MeterRegistry registry;
  private final TurnSpans spans;
  private final Timer firstPiece;
  private final Counter replies;
  private final Counter doubles;
  private final Counter tones;
  private final Counter refusals;

  SpeechMeters(MeterRegistry registry, TurnSpans spans) {
    this.registry = registry;
    this.spans = spans;
    this.firstPiece =
        Timer.builder("parley.tts.first.piece")
            .description("From taking a reply to its first chunk of sound")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    this.replies = registry.counter("parley.tts.replies");
    this.doubles = registry.counter("parley.tts.replies.duplicate");
    this.refusals = registry.counter("parley.tts.records.refused");
    this.tones = registry.counter("parley.tts.replies.unspeakable");
  }

  void watch(SoundCache cache) {
    Gauge _ = Gauge.builder("parley.tts.cache.bytes", cache, SoundCache::bytes).register(registry);
  }

  void firstPiece(Duration sinceTaken) {
    firstPiece.record(sinceTaken);
  }

  /** A reply of that context was taken and spoken whole between these times. */
  void spoken(ReplyChosen reply, TurnContext context, Instant from, Instant to) {
    replies.increment();
    spans.add(
        "speak",
        context,
        from,
        to,
        Map.of("parley.session", reply.session(), "parley.reply", reply.id().toString()));
  }

  /** A record went to the dead letters. */
  void refused() {
    refusals.increment();
  }

  void doubled() {
    doubles.increment();
  }

  /** There from the start, so that the first failure is an increase. */
  void watch(Voice voice) {
    Counter _ = failures(voice.name());
  }

  private Counter failures(String voice) {
    return registry.counter("parley.tts.voice.failures", "voice", voice);
  }

  @Override
  public void voiceFailed(String voice, VoiceException failure) {
    failures(voice).increment();
    LOG.warnf("%s; the next voice takes over", failure.getMessage());
  }

  @Override
  public void nothingSpoken() {
    tones.increment();
    LOG.warn("no voice spoke a reply; two notes were played instead");
  }
}
