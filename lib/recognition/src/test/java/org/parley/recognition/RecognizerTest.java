package org.parley.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleRefusedException;
import org.parley.runtime.BundleWriter;
import org.parley.runtime.Manifest;

class RecognizerTest {
  private static final Recognizer RECOGNIZER = Recognizer.load(Tones.bundle(), 1);

  @AfterAll
  static void close() {
    RECOGNIZER.close();
  }

  @Test
  void hearsTheWords() {
    for (List<String> sentence : Tones.SENTENCES) {
      Transcript transcript = RECOGNIZER.recognize(Tones.speak(sentence, new Random(1)));
      assertThat(transcript.text()).isEqualTo(String.join(" ", sentence));
      assertThat(transcript.words().stream().map(Transcript.Word::text)).isEqualTo(sentence);
    }
  }

  @Test
  void wordTimesAreWhereTheWordsSound() {
    float[] sound = Tones.speak(List.of("green", "light"), new Random(1));
    List<Transcript.Word> words = RECOGNIZER.recognize(sound).words();
    int firstTone = 0;
    while (sound[firstTone] == 0) {
      firstTone++;
    }
    assertThat(words.getFirst().startMs()).isBetween(firstTone / 16 - 60, firstTone / 16 + 60);
    assertThat(words.getFirst().endMs()).isLessThanOrEqualTo(words.getLast().startMs());
    assertThat(words.getLast().endMs()).isLessThanOrEqualTo(sound.length / 16);
  }

  @Test
  void oneAloneInSevensAndIn32sInPiecesOfAnySizeAreAllTheSame() {
    List<float[]> sounds = new ArrayList<>();
    List<Transcript> alone = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      Random random = new Random(i);
      float[] sound =
          Tones.speak(Tones.SENTENCES.get(random.nextInt(Tones.SENTENCES.size())), random);
      addNoise(sound, random);
      sounds.add(sound);
      alone.add(RECOGNIZER.recognize(sound));
    }
    assertThat(alone.stream().map(Transcript::text).distinct().count()).isGreaterThan(3);
    for (int batch : new int[] {1, 7, 32}) {
      Random random = new Random(batch);
      for (int from = 0; from < sounds.size(); from += batch) {
        int to = Math.min(sounds.size(), from + batch);
        assertThat(together(sounds.subList(from, to), random))
            .as("batches of %d from %d", batch, from)
            .isEqualTo(alone.subList(from, to));
      }
    }
  }

  @Test
  void whatSomebodySaysMoreSoftlyIsTakenBackAtTheEnd() {
    float[] command = Tones.speak(List.of("green", "light"), new Random(1));
    float[] other = Tones.speak(Tones.SENTENCES.getFirst(), new Random(2));
    float[] sound = Arrays.copyOf(command, command.length + 3 * other.length);
    for (int i = command.length; i < sound.length; i++) {
      sound[i] = 0.35f * other[(i - command.length) % other.length];
    }
    UtteranceStream stream = RECOGNIZER.open();
    stream.accept(sound);
    stream.end();
    while (!stream.finished()) {
      RECOGNIZER.advance(List.of(stream));
    }
    assertThat(stream.partial()).startsWith("green light ");
    assertThat(stream.transcript().text()).isEqualTo("green light");
  }

  /** Streams whose pieces come in turns and whose chunks are computed together. */
  private static List<Transcript> together(List<float[]> sounds, Random random) {
    List<UtteranceStream> streams = sounds.stream().map(sound -> RECOGNIZER.open()).toList();
    int[] at = new int[sounds.size()];
    while (streams.stream().anyMatch(stream -> !stream.finished())) {
      for (int i = 0; i < at.length; i++) {
        int size = Math.min(sounds.get(i).length - at[i], 1 + random.nextInt(6000));
        if (size > 0) {
          streams.get(i).accept(Arrays.copyOfRange(sounds.get(i), at[i], at[i] + size));
          at[i] += size;
        } else {
          streams.get(i).end();
        }
      }
      RECOGNIZER.advance(streams);
    }
    return streams.stream().map(UtteranceStream::transcript).toList();
  }

  private static void addNoise(float[] sound, Random random) {
    double level = 0.05 * random.nextDouble();
    for (int i = 0; i < sound.length; i++) {
      sound[i] += (float) (level * random.nextGaussian());
    }
  }

  @Test
  void framesOfAnEndpointerChangeNothing() {
    for (int seed = 0; seed < 10; seed++) {
      Random random = new Random(seed);
      float[] sound = Tones.speak(List.of("green", "light"), random);
      addNoise(sound, random);
      UtteranceStream stream = RECOGNIZER.open();
      Endpointer endpointer = new Endpointer(Endpointer.Settings.DEFAULT);
      for (int at = 0; at < sound.length; ) {
        int size = Math.min(sound.length - at, 1 + random.nextInt(3000));
        float[] piece = Arrays.copyOfRange(sound, at, at + size);
        endpointer.accept(piece);
        stream.accept(piece, endpointer.frames());
        at += size;
      }
      assertThat(RECOGNIZER.finish(stream))
          .as("seed %d", seed)
          .isEqualTo(RECOGNIZER.recognize(sound));
    }
  }

  @Test
  void partialWordsAppearWhileSoundComes() {
    float[] sound = Tones.speak(List.of("gray", "lamp", "red", "light"), new Random(3));
    UtteranceStream stream = RECOGNIZER.open();
    List<String> partials = new ArrayList<>();
    for (int at = 0; at < sound.length; at += 1600) {
      stream.accept(Arrays.copyOfRange(sound, at, Math.min(sound.length, at + 1600)));
      RECOGNIZER.advance(List.of(stream));
      partials.add(stream.partial());
    }
    assertThat(partials).contains("", "gray", "gray lamp");
    assertThat(RECOGNIZER.finish(stream).text()).isEqualTo("gray lamp red light");
  }

  @Test
  void silenceNothingAtAllAndATinyPieceGiveNoWords() {
    assertThat(RECOGNIZER.recognize(new float[16_000]).text()).isEmpty();
    assertThat(RECOGNIZER.recognize(new float[0]).text()).isEmpty();
    assertThat(RECOGNIZER.recognize(new float[] {0.1f}).text()).isEmpty();
  }

  @Test
  void everyLengthIsHeardToItsEnd() {
    float[] sound = Tones.speak(List.of("red", "light"), new Random(1));
    int end = sound.length;
    while (sound[end - 1] == 0) {
      end--;
    }
    for (int length = end; length < end + 6000; length += 77) {
      float[] cut = Arrays.copyOf(sound, length);
      assertThat(RECOGNIZER.recognize(cut).text()).as("%d samples", length).isEqualTo("red light");
    }
  }

  @Test
  void clearSpeechIsSureAndNoiseLess() {
    float[] sound = Tones.speak(List.of("red", "light"), new Random(1));
    assertThat(RECOGNIZER.recognize(sound).confidence()).isGreaterThan(0.9);
    Transcript.Word word = RECOGNIZER.recognize(sound).words().getFirst();
    assertThat(word.confidence()).isBetween(0.9, 1.0);
  }

  @Test
  void anEndedUtteranceTakesNoMoreSound() {
    UtteranceStream stream = RECOGNIZER.open();
    stream.end();
    assertThatThrownBy(() -> stream.accept(new float[1])).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aClosedRecognizerThrows() {
    Recognizer closed = Recognizer.load(Tones.bundle(), 1);
    closed.close();
    assertThatThrownBy(() -> closed.recognize(new float[16_000]))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void bundlesWhosePartsDoNotFitAreRefused() {
    BundleWriter wrongPhones =
        new BundleWriter(Manifest.Draft.of("asr", "1").with("lookaheadFrames", 1))
            .add("network.onnx", Tones.bundle().entry("network.onnx"))
            .add("assets/tokens.txt", "<blank>\nX\n")
            .add("assets/lexicon.txt", Tones.LEXICON.toText())
            .add("assets/lm.arpa", Tones.bundle().text("assets/lm.arpa"));
    assertRefused(wrongPhones, "unknown phone");
    assertRefused(new BundleWriter(Manifest.Draft.of("asr", "1")), "holds no 'assets/lm.arpa'");
    assertRefused(Tones.writer().add("assets/decoding.json", "{\"lmWait\":1}"), "lmWait");
    BundleWriter noNetwork =
        new BundleWriter(Manifest.Draft.of("asr", "1").with("lookaheadFrames", 1))
            .add("network.onnx", new byte[] {1})
            .add("assets/tokens.txt", String.join("\n", Tones.TOKENS))
            .add("assets/lexicon.txt", Tones.LEXICON.toText())
            .add("assets/lm.arpa", Tones.bundle().text("assets/lm.arpa"));
    assertRefused(noNetwork, "refuses the network");
  }

  private static void assertRefused(BundleWriter writer, String reason) {
    Bundle bundle = Bundle.read("test", writer.toBytes());
    assertThatThrownBy(() -> Recognizer.load(bundle, 1))
        .isInstanceOf(BundleRefusedException.class)
        .hasMessageContaining(reason);
  }
}
