package org.parley.tts.voice;

import com.sun.speech.freetts.audio.AudioPlayer;
import com.sun.speech.freetts.en.us.cmu_us_kal.KevinVoiceDirectory;
import java.io.ByteArrayOutputStream;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import javax.sound.sampled.AudioFormat;

/**
 * The embedded voice: FreeTTS' diphone voice kevin16, in pure Java, 16 kHz. Needs nothing
 * installed. A sentence of three seconds takes 2–25 ms.
 */
public final class FreeTtsVoice implements Voice {
  public static final String NAME = "freetts";

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern NOT_ASCII = Pattern.compile("[^\\x20-\\x7e]+");

  static {
    // FreeTTS logs the words that it speaks; words stay out of logs.
    Logger.getLogger(com.sun.speech.freetts.Voice.class.getName()).setLevel(Level.OFF);
  }

  private final com.sun.speech.freetts.Voice voice;
  private final Recorder recorder = new Recorder();

  public FreeTtsVoice() {
    voice = allocated(recorder);
  }

  /**
   * One thread at a time: all voices share a table of FreeTTS' loading times that bears no more,
   * and whose race makes an allocation throw, now and then.
   */
  private static synchronized com.sun.speech.freetts.Voice allocated(AudioPlayer player) {
    com.sun.speech.freetts.Voice voice =
        Arrays.stream(new KevinVoiceDirectory().getVoices())
            .filter(v -> v.getName().equals("kevin16"))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("FreeTTS carries no voice kevin16"));
    voice.setAudioPlayer(player);
    voice.allocate();
    return voice;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte[] speak(String sentence) throws VoiceException {
    recorder.sound.reset();
    boolean spoken;
    try {
      spoken = voice.speak(ascii(sentence));
    } catch (RuntimeException e) {
      throw new VoiceException(
          NAME + " failed on a sentence of " + sentence.length() + " characters", e);
    }
    if (!spoken || recorder.sound.size() == 0) {
      throw new VoiceException(NAME + " made no sound of " + sentence.length() + " characters");
    }
    return littleEndian(recorder.sound.toByteArray());
  }

  @Override
  public void close() {
    voice.deallocate();
  }

  /**
   * The voice's letter-to-sound rules know ASCII only; "café" is spoken as "cafe" rather than
   * spelled.
   */
  private static String ascii(String text) {
    String bare = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
    return NOT_ASCII.matcher(bare).replaceAll(" ").strip();
  }

  private static byte[] littleEndian(byte[] bigEndian) {
    for (int i = 0; i + 1 < bigEndian.length; i += 2) {
      byte high = bigEndian[i];
      bigEndian[i] = bigEndian[i + 1];
      bigEndian[i + 1] = high;
    }
    return bigEndian;
  }

  /** Takes FreeTTS' sound instead of a loudspeaker. */
  private static final class Recorder implements AudioPlayer {
    private final ByteArrayOutputStream sound = new ByteArrayOutputStream(1 << 17);
    private AudioFormat format = new AudioFormat(SAMPLE_RATE, 16, 1, true, true);

    @Override
    public void setAudioFormat(AudioFormat format) {
      if ((int) format.getSampleRate() != SAMPLE_RATE || !format.isBigEndian()) {
        throw new IllegalStateException(
            "FreeTTS speaks " + format + ", expected 16 kHz big-endian");
      }
      this.format = format;
    }

    @Override
    public AudioFormat getAudioFormat() {
      return format;
    }

    @Override
    public boolean write(byte[] audioData) {
      return write(audioData, 0, audioData.length);
    }

    @Override
    public boolean write(byte[] audioData, int offset, int size) {
      sound.write(audioData, offset, size);
      return true;
    }

    @Override
    public boolean drain() {
      return true;
    }

    @Override
    public boolean end() {
      return true;
    }

    @Override
    public float getVolume() {
      return 1;
    }

    @Override
    public long getTime() {
      return 0;
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void reset() {}

    @Override
    public void begin(int size) {}

    @Override
    public void cancel() {}

    @Override
    public void close() {}

    @Override
    public void setVolume(float volume) {}

    @Override
    public void resetTime() {}

    @Override
    public void startFirstSampleTimer() {}

    @Override
    public void showMetrics() {}
  }
}
