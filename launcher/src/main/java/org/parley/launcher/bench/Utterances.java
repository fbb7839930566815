package org.parley.launcher.bench;

import com.sun.speech.freetts.Voice;
import com.sun.speech.freetts.audio.SingleFileAudioPlayer;
import com.sun.speech.freetts.en.us.cmu_us_kal.KevinVoiceDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sound.sampled.AudioFileFormat;
import org.parley.signal.Pcm;
import org.parley.signal.Sound;
import org.parley.signal.Wav;
import org.parley.skills.PhraseSampler;
import org.parley.skills.SkillSet;

/**
 * Distinct sentences that the skills understand, spoken by the embedded voice, each after a pause
 * of its own length. The same seed gives the same bytes.
 */
final class Utterances {
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

  static List<Utterance> make(SkillSet skills, int count, long seed) throws IOException {
    Random random = new Random(seed);
    Path folder = Files.createTempDirectory("parley-bench");
    Voice voice = voice();
    voice.allocate();
    try {
      List<Utterance> made = new ArrayList<>();
      for (String text : sentences(skills, count, random)) {
        made.add(new Utterance(text, withPause(speak(voice, text, folder), random)));
      }
      return made;
    } finally {
      voice.deallocate();
      Files.delete(folder);
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

  private static float[] speak(Voice voice, String text, Path folder) throws IOException {
    Path file = folder.resolve("sentence.wav");
    var player =
        new SingleFileAudioPlayer(folder.resolve("sentence").toString(), AudioFileFormat.Type.WAVE);
    voice.setAudioPlayer(player);
    boolean spoken = voice.speak(text);
    player.close();
    if (!spoken) {
      throw new IOException("the embedded voice could not speak a sentence");
    }
    Sound sound = Wav.read(Files.readAllBytes(file));
    Files.delete(file);
    return sound.at(SAMPLE_RATE).samples();
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
}
