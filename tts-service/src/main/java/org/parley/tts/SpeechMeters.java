package org.parley.tts;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.parley.tts.voice.SoundCache;
import org.parley.tts.voice.Speaker;
import org.parley.tts.voice.VoiceException;

/** What this service counts; words and sound are none of it. */
@ApplicationScoped
class SpeechMeters implements Speaker.Trouble {
  private static final Logger LOG = Logger.getLogger(SpeechMeters.class);

  private final MeterRegistry registry;
  private final Timer firstPiece;
  private final Counter replies;
  private final Counter doubles;
  private final Counter tones;

  SpeechMeters(MeterRegistry registry) {
    this.registry = registry;
    this.firstPiece =
        Timer.builder("parley.tts.first.piece")
            .description("From taking a reply to its first chunk of sound")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    this.replies = registry.counter("parley.tts.replies");
    this.doubles = registry.counter("parley.tts.replies.doubled");
    this.tones = registry.counter("parley.tts.replies.unspeakable");
  }

  void watch(SoundCache cache) {
    Gauge _ = Gauge.builder("parley.tts.cache.bytes", cache, SoundCache::bytes).register(registry);
  }

  void firstPiece(Duration sinceTaken) {
    firstPiece.record(sinceTaken);
  }

  void spoken() {
    replies.increment();
  }

  void doubled() {
    doubles.increment();
  }

  @Override
  public void voiceFailed(String voice, VoiceException failure) {
    registry.counter("parley.tts.voice.failures", "voice", voice).increment();
    LOG.warnf("%s; the next voice takes over", failure.getMessage());
  }

  @Override
  public void nothingSpoken() {
    tones.increment();
    LOG.warn("no voice spoke a reply; two notes were played instead");
  }
}
