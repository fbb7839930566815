package org.parley.tts;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.parley.tts.voice.EspeakVoice;
import org.parley.tts.voice.FreeTtsVoice;
import org.parley.tts.voice.SoundCache;
import org.parley.tts.voice.Speaker;
import org.parley.tts.voice.SpokenForm;
import org.parley.tts.voice.Voice;

/** Makes speakers with the voices that are configured and installed here. */
@ApplicationScoped
class Voices {
  private static final Logger LOG = Logger.getLogger(Voices.class);

  private final TtsConfig config;
  private final SpeechMeters meters;
  private final SoundCache cache;
  private final boolean espeakFirst;
  private final boolean espeakInstalled;

  Voices(TtsConfig config, SpeechMeters meters) {
    this.config = config;
    this.meters = meters;
    this.cache = new SoundCache(config.cache().asLongValue());
    this.espeakInstalled = EspeakVoice.installed(config.espeak());
    this.espeakFirst =
        switch (config.voice()) {
          case FREETTS -> false;
          case AUTO -> espeakInstalled;
          case ESPEAK_NG -> {
            if (!espeakInstalled) {
              LOG.warnf(
                  "parley.tts.voice is espeak-ng, but %s cannot be started; the embedded voice speaks",
                  config.espeak());
            }
            yield espeakInstalled;
          }
        };
    meters.watch(cache);
  }

  /** A speaker for one thread. */
  Speaker open() {
    Locale locale = config.locale();
    List<Voice> voices = new ArrayList<>();
    voices.add(new FreeTtsVoice());
    if (espeakInstalled) {
      voices.add(espeakFirst ? 0 : 1, new EspeakVoice(config.espeak(), locale));
    }
    voices.forEach(meters::watch);
    return new Speaker(voices, new SpokenForm(locale), cache, meters, config.pieceMs());
  }
}
