package org.parley.launcher.bench;

import com.sun.speech.freetts.Voice;
import com.sun.speech.freetts.audio.NullAudioPlayer;
import com.sun.speech.freetts.en.us.cmu_us_kal.KevinVoiceDirectory;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.parley.signal.Pcm;
import org.parley.skills.PhraseSampler;
import org.parley.skills.SkillSet;

/**
 * Distinct sentences that the skills understand, spoken by the embedded voice, each after a pause
 * of its own length. The same seed gives the same bytes.
 */
public final class Utterances {
  private static final int SAMPLE_RATE = 16_000;

  /** Between two sentences a person takes about this long. */
  private static final double SHORTEST_PAUSE = 0.6;

  private static final double LONGEST_PAUSE = 1.6;

  /** A little room after the last sound, as a button's release gives. */
  private static final double TAIL = 0.1;

  static {
    // FreeTTS logs the words that it speaks.
    Logger.getLogger(Voice.class.getName()).setLevel(Level.OFF);
  }

  private Utterances() {}

  public static List<Utterance> make(SkillSet skills, int count, long seed) {
    Random random = new Random(seed);
    Voice voice = voice();
    voice.allocate();
    try {
      List<Utterance> made = new ArrayList<>();
      for (String text : sentences(skills, count, random)) {
        made.add(new Utterance(text, withPause(speak(voice, text), random)));
      }
      return made;
    } finally {
      voice.deallocate();
    }
  }

  private static Set<String> sentences(SkillSet skills, int count, Random random) {
    PhraseSampler sampler = PhraseSampler.training(skills);
    Set<String> sentences = new LinkedHashSet<>();
    for (int i = 0; sentences.size() < count && i < 100 * count; i++) {
      sentences.add(sampler.sample(random).text());
    }
    if (sentences.size() < count) {
      throw new IllegalStateException("the skills have only " + sentences.size() + " sentences");
    }
    return sentences;
  }

  private static Voice voice() {
    return Arrays.stream(new KevinVoiceDirectory().getVoices())
        .filter(voice -> voice.getName().equals("kevin16"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("FreeTTS carries no voice kevin16"));
  }

  private static float[] speak(Voice voice, String text) {
    Recorder recorder = new Recorder();
    voice.setAudioPlayer(recorder);
    if (!voice.speak(text)) {
      throw new IllegalStateException("the embedded voice could not speak a sentence");
    }
    return recorder.samples();
  }

  private static byte[] withPause(float[] speech, Random random) {
    double pause = random.nextDouble(SHORTEST_PAUSE, LONGEST_PAUSE);
    int before = (int) (pause * SAMPLE_RATE);
    float[] whole = new float[before + speech.length + (int) (TAIL * SAMPLE_RATE)];
    System.arraycopy(speech, 0, whole, before, speech.length);
    // A microphone is never digitally silent: noise at −70 dB.
    for (int i = 0; i < whole.length; i++) {
      whole[i] += (float) (3e-4 * random.nextGaussian());
    }
    return Pcm.toBytes(whole);
  }

  /** Takes the voice's sound, which comes as 16-bit big-endian, instead of a loudspeaker. */
  private static final class Recorder extends NullAudioPlayer {
    private final ByteArrayOutputStream bigEndian = new ByteArrayOutputStream();

    @Override
    public boolean write(byte[] bytes, int offset, int size) {
      bigEndian.write(bytes, offset, size);
      return true;
    }

    @Override
    public boolean write(byte[] bytes) {
      return write(bytes, 0, bytes.length);
    }

    float[] samples() {
      ByteBuffer bytes = ByteBuffer.wrap(bigEndian.toByteArray());
      float[] samples = new float[bytes.remaining() / 2];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = bytes.getShort() / 32768f;
      }
      // kevin16 speaks at 16 kHz.
      return samples;
    }
  }
}
