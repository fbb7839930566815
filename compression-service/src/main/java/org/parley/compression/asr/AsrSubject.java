package org.parley.compression.asr;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.parley.compression.job.CompressionRecipe;
import org.parley.compression.job.Identity;
import org.parley.compression.job.Scored;
import org.parley.compression.job.Subject;
import org.parley.compression.job.Versions;
import org.parley.compression.onnx.ServedNetwork;
import org.parley.compression.retraining.Retraining;
import org.parley.compression.retraining.TaskRetraining;
import org.parley.compression.speech.Clip;
import org.parley.compression.speech.CorpusSettings;
import org.parley.compression.speech.SpeechBatch;
import org.parley.compression.speech.SpeechBatches;
import org.parley.compression.speech.SpeechCorpus;
import org.parley.compression.tensorflow.Feed;
import org.parley.compression.tensorflow.TrainingOptions;
import org.parley.recognition.Recognizer;
import org.parley.runtime.Bundle;
import org.parley.runtime.FloatTensor;
import org.parley.runtime.Tensor;
import org.parley.signal.LogMel;
import org.parley.skills.SkillSet;

/**
 * A recogniser: calibrated with augmented speech that trains, judged by the recordings that
 * validate, quiet and in noise.
 */
public final class AsrSubject implements Subject {
  /** Enough for hours of validation; more would only take longer to synthesise. */
  private static final double SKILL_HOURS = 0.3;

  private static final double BATCH_SECONDS = 20;

  /** Levels of the voice above the noise at which phones are judged, decibels. */
  private static final List<Double> LEVELS = List.of(24.0, 18.0, 12.0, 6.0);

  /** Pieces of noise at each level. */
  private static final int NOISES = 3;

  /** Words, whose search takes longer, are judged in one noise of one level. */
  private static final double LEVEL_OF_WORDS = 12;

  private final AsrRecipe trainedBy;
  private final TrainingOptions options;
  private final Path data;
  private final CompressionRecipe.Data amounts;
  private final SpeechCorpus corpus;
  private final List<Sound> sounds;

  /** Made when it is first wanted, which takes a minute; empty before. */
  private SortedMap<String, byte[]> language = Collections.emptySortedMap();

  /**
   * A recording, as it is or with noise.
   *
   * @param clip by which its variants are drawn together
   */
  private record Sound(String clip, Clip said, Optional<Noise> noise, boolean words) {}

  /**
   * @param level of the voice above it, decibels
   */
  private record Noise(double level, long seed) {}

  /** Of the data that the options name, or of synthetic speech where there is none. */
  public static AsrSubject open(
      AsrRecipe trainedBy, TrainingOptions options, CompressionRecipe.Data amounts) {
    return new AsrSubject(trainedBy, options, heard(options), amounts);
  }

  private static Path heard(TrainingOptions options) {
    return options.data().orElseGet(() -> TrainAsrCommand.standIn(options));
  }

  /**
   * @param trainedBy the parent's training, whose mix of sources calibrates
   * @param data recordings and texts
   */
  private AsrSubject(
      AsrRecipe trainedBy, TrainingOptions options, Path data, CompressionRecipe.Data amounts) {
    this.trainedBy = trainedBy;
    this.options = options;
    this.data = data;
    this.amounts = amounts;
    this.corpus =
        SpeechCorpus.open(
            new CorpusSettings(
                data,
                options.skills(),
                options.cache().resolve("corpus"),
                0,
                SKILL_HOURS,
                trainedBy.data().fliteShare(),
                trainedBy.seed()));
    this.sounds = sounds(corpus, amounts.validation());
  }

  private static List<Sound> sounds(SpeechCorpus corpus, double seconds) {
    List<Sound> sounds = new ArrayList<>();
    List<Clip> clips = corpus.validationClips(seconds);
    for (int i = 0; i < clips.size(); i++) {
      Clip clip = clips.get(i);
      String name = clip.source() + " " + i;
      sounds.add(new Sound(name, clip, Optional.empty(), true));
      for (int noise = 0; noise < NOISES; noise++) {
        for (double level : LEVELS) {
          long seed = (long) i * NOISES + noise;
          boolean words = noise == 0 && level == LEVEL_OF_WORDS;
          sounds.add(new Sound(name, clip, Optional.of(new Noise(level, seed)), words));
        }
      }
    }
    return sounds;
  }

  @Override
  public String identity() {
    return Identity.of(
        Stream.concat(Stream.of(amounts.toString(), trainedBy.text()), corpus.described()));
  }

  @Override
  public Retraining retraining(Bundle parent, Consumer<String> log) {
    AsrTraining.Places places =
        new AsrTraining.Places(
            data,
            options.skills(),
            options.models(),
            options.recipe().resolveSibling(""),
            options.cache());
    return new TaskRetraining(
        () -> AsrTask.open(trainedBy, places, parent, options.threads()),
        new Versions(parent, List.of(options.models()))::network,
        options.cache().resolve("checkpoints/retraining"),
        options.threads(),
        log);
  }

  @Override
  public List<Map<String, Tensor>> calibration(Bundle parent) {
    int lookahead = parent.manifest().number("lookaheadFrames");
    List<Map<String, Tensor>> inputs = new ArrayList<>();
    try (SpeechBatches batches =
        corpus.training(
            trainedBy.stages().getLast().copies(),
            new SpeechBatches.Settings(
                BATCH_SECONDS, lookahead * AcousticShape.STACKED, trainedBy.seed(), 1))) {
      for (int i = 0; i * BATCH_SECONDS < amounts.calibration(); i++) {
        SpeechBatch batch = batches.batch(i);
        inputs.add(features(batch.features(), batch.size(), batch.frames()));
      }
    }
    return inputs;
  }

  private static Map<String, Tensor> features(float[] features, int batch, int frames) {
    return Map.of(
        AcousticShape.FEATURES, FloatTensor.of(features, batch, frames, AcousticShape.BINS));
  }

  @Override
  public SequencedMap<String, List<Scored>> judge(Bundle version) {
    SequencedMap<String, List<Scored>> scored = new LinkedHashMap<>();
    scored.put("phoneErrors", phones(version));
    scored.put("wordErrors", words(version));
    return scored;
  }

  private List<Scored> phones(Bundle version) {
    int lookahead = version.manifest().number("lookaheadFrames");
    LogMel logMel = new LogMel();
    try (ServedNetwork network = new ServedNetwork(version)) {
      return sounds.stream()
          .map(sound -> {
            int[] heard = heard(network, logMel.of(samples(sound)), lookahead);
            int[] wanted = sound.said().phones();
            return new Scored(sound.clip(), PhoneErrors.distance(wanted, heard), wanted.length);
          })
          .toList();
    }
  }

  /** Mixed when it is wanted: all variants at once would be gigabytes. */
  private float[] samples(Sound sound) {
    float[] quiet = sound.said().samples();
    return sound
        .noise()
        .map(noise -> corpus.withNoise(quiet, noise.level(), noise.seed()))
        .orElse(quiet);
  }

  private static int[] heard(ServedNetwork network, float[] own, int lookahead) {
    SpeechBatch padded = SpeechBatch.ofOne(own, lookahead * AcousticShape.STACKED);
    FloatTensor logProbs =
        requireNonNull(
            network
                .run(features(padded.features(), 1, padded.frames()))
                .get(AcousticShape.LOG_PROBS));
    int[] shape = {1, Math.toIntExact(logProbs.shape()[1]), Math.toIntExact(logProbs.shape()[2])};
    return PhoneErrors.likeliest(
        new Feed.Floats(logProbs.values(), shape),
        0,
        lookahead,
        AcousticBatches.outputFrames(padded, 0, lookahead));
  }

  private List<Scored> words(Bundle version) {
    try (Recognizer recognizer = Recognizer.load(version, 1)) {
      return sounds.stream()
          .filter(Sound::words)
          .map(sound -> {
            Map<String, Integer> numbers = new HashMap<>();
            int[] wanted = numbers(sound.said().text(), numbers);
            String text = recognizer.recognize(samples(sound)).text();
            int[] heard = numbers(text, numbers);
            return new Scored(
                sound.clip(), PhoneErrors.distance(wanted, heard), wanted.length, text);
          })
          .toList();
    }
  }

  private static int[] numbers(String text, Map<String, Integer> numbers) {
    return Stream.of(text.split(" "))
        .filter(word -> !word.isEmpty())
        .mapToInt(word -> numbers.computeIfAbsent(word, _ -> numbers.size()))
        .toArray();
  }

  @Override
  public synchronized SortedMap<String, byte[]> language() {
    if (language.isEmpty()) {
      language =
          DecodingAssets.of(
                  trainedBy.language(), SkillSet.load(options.skills()), data, trainedBy.seed())
              .entries();
    }
    return language;
  }

  @Override
  public byte[] golden(Bundle withoutExamples) {
    return GoldenSounds.of(withoutExamples, corpus.examples(40, 2.5))
        .getBytes(StandardCharsets.UTF_8);
  }
}
