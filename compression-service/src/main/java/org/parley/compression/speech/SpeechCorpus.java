package org.parley.compression.speech;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ObjDoubleConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.parley.compression.speech.Augmentation.Strength;
import org.parley.signal.NoiseMixer;

/** Everything there is to train and to choose with. */
public final class SpeechCorpus {
  /** The validation set of people's speech in noises that never train. */
  public static final String IN_NOISE = "in-noise";

  private static final int LOUDEST_SNR = 3;
  private static final int SNRS = 16;

  private final List<Item> items;
  private final Augmentation augmentation;
  private final Noises unheard;

  /** An utterance and the way to its sound. */
  record Item(Utterance utterance, SoundBank bank, Strength augment) {
    float[] samples() {
      return bank.samples(utterance);
    }

    double seconds() {
      return utterance.seconds();
    }

    Clip clip() {
      return new Clip(
          utterance.split(),
          utterance.source(),
          utterance.speaker(),
          samples(),
          utterance.phones(),
          utterance.text());
    }
  }

  /** An utterance and how often an epoch has it, on average. */
  record Weighted(Item item, double copies) {}

  /**
   * @param unheard noises that never train
   */
  SpeechCorpus(List<Item> items, Augmentation augmentation, Noises unheard) {
    this.items = List.copyOf(items);
    this.augmentation = augmentation;
    this.unheard = unheard;
  }

  /** What tells this corpus from others: every utterance, without its sound. */
  public Stream<String> described() {
    return items.stream()
        .map(Item::utterance)
        .map(said ->
            "%s %s %s %d %d %s"
                .formatted(
                    said.split(),
                    said.source(),
                    said.speaker(),
                    said.offset(),
                    said.samples(),
                    said.text()));
  }

  /**
   * Opens the corpus, making what the cache does not hold yet: minutes for many hours of synthetic
   * sound.
   *
   * @throws java.io.UncheckedIOException naming what cannot be read or run
   */
  public static SpeechCorpus open(CorpusSettings settings) {
    return new CorpusBuilder(settings).build();
  }

  /**
   * This corpus and sentences that are joined out of its human recordings, under the source {@code
   * spliced}; this corpus alone where it has none.
   *
   * @param settings that this corpus was opened with
   * @param aligned tells this alignment of phones from others; a bank is made once for each
   * @param aligners makes the aligner, which is asked only where the cache lacks the bank
   */
  public SpeechCorpus withSpliced(
      CorpusSettings settings, double hours, String aligned, Supplier<PhoneAligner> aligners) {
    if (items.stream().noneMatch(item -> item.augment() == Strength.HUMAN)) {
      return this;
    }
    var all = new ArrayList<>(items);
    all.addAll(new CorpusBuilder(settings).spliced(items, hours, aligned, aligners));
    return new SpeechCorpus(all, augmentation, unheard);
  }

  /**
   * General sentences for training, each once, in small letters; no text of a test is among them.
   *
   * @param data the folder with recordings and texts
   */
  public static List<String> sentences(Path data) {
    return Sentences.general(
        data, Pronunciations.read(data.resolve("lexicon-cmudict/cmudict.dict")));
  }

  /**
   * What the people said whose recordings train, each sentence once, in small letters.
   *
   * @param data the folder with recordings and texts
   */
  public static List<String> transcripts(Path data) {
    var transcripts = new LinkedHashSet<String>();
    try {
      for (var set : HumanSet.ALL) {
        if (HumanBank.available(data, set)) {
          HumanBank.transcripts(data, set).forEach(transcripts::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the transcripts under " + data, e);
    }
    return List.copyOf(transcripts);
  }

  /**
   * How flite would say words that no dictionary has, in phones of CMUdict; without those of which
   * it has no idea.
   */
  public static SortedMap<String, List<String>> guessed(Collection<String> words) {
    var guessed = new TreeMap<String, List<String>>();
    for (String word : words) {
      Synthesizer.guess(word)
          .ifPresent(
              phones -> guessed.put(word, IntStream.of(phones).mapToObj(Phones::symbol).toList()));
    }
    return guessed;
  }

  /**
   * Something that a synthetic voice said, which trained nothing.
   *
   * @param samples at 16 kHz; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Example(String text, float[] samples) {}

  /**
   * The first short synthetic utterances of the validation part: no recording of a person is among
   * them.
   */
  public List<Example> examples(int most, double longestSeconds) {
    return items.stream()
        .filter(item -> item.utterance().split() == Split.VALIDATION)
        .filter(item -> item.augment() == Strength.SYNTHETIC)
        .filter(item -> item.seconds() <= longestSeconds)
        .limit(most)
        .map(item -> new Example(item.utterance().text(), item.samples()))
        .toList();
  }

  /**
   * Validation's recordings, with their sound, evenly spread over each source.
   *
   * @param mostSeconds of each source
   */
  public List<Clip> validationClips(double mostSeconds) {
    var clips = new ArrayList<Clip>();
    validationItems()
        .values()
        .forEach(all -> some(all, mostSeconds).forEach(item -> clips.add(item.clip())));
    return List.copyOf(clips);
  }

  /**
   * The sound with a noise that never trains, at a level below the voice.
   *
   * @param seed chooses the noise and its piece
   */
  public float[] withNoise(float[] samples, double snrDb, long seed) {
    float[] noise = unheard.plain(samples.length, new SplittableRandom(seed));
    return NoiseMixer.mix(samples, noise, 0, snrDb);
  }

  /** Seconds of sound in each source's part. */
  public Map<String, Double> seconds(Split split) {
    var seconds = new TreeMap<String, Double>();
    for (var item : items) {
      if (item.utterance().split() == split) {
        seconds.merge(item.utterance().source(), item.seconds(), Double::sum);
      }
    }
    return seconds;
  }

  /**
   * Augmented batches of the training part.
   *
   * @param copies for each source how often an epoch has its utterances, 1 where a source is not
   *     named; 0 leaves it out
   */
  public SpeechBatches training(Map<String, Double> copies, SpeechBatches.Settings settings) {
    return new SpeechBatches(weighted(copies), augmentation, settings);
  }

  /**
   * Reads the phones of each utterance of the training part, and how often an epoch has it.
   *
   * @param copies as for {@link #training}
   */
  public void readPhones(Map<String, Double> copies, ObjDoubleConsumer<int[]> reader) {
    weighted(copies).forEach(one -> reader.accept(one.item().utterance().phones(), one.copies()));
  }

  private List<Weighted> weighted(Map<String, Double> copies) {
    var weighted = new ArrayList<Weighted>();
    for (var item : items) {
      double count = copies.getOrDefault(item.utterance().source(), 1.0);
      if (item.utterance().split() == Split.TRAINING && count > 0) {
        weighted.add(new Weighted(item, count));
      }
    }
    if (weighted.isEmpty()) {
      throw new IllegalArgumentException("nothing to train on: copies are " + copies);
    }
    return weighted;
  }

  /**
   * The validation part as it was recorded, by source, and some of people's recordings with noises
   * that never train, 3 to 18 dB below the voice, as {@link #IN_NOISE}; the same for every run.
   *
   * @param mostSeconds of each source
   */
  public Map<String, List<SpeechBatch>> validation(
      double mostSeconds, double secondsPerBatch, int extraFrames) {
    var batches = new TreeMap<String, List<SpeechBatch>>();
    validationItems()
        .forEach((source, all) ->
            batches.put(
                source,
                plain(some(all, mostSeconds), Item::samples, secondsPerBatch, extraFrames)));
    List<Item> people =
        items.stream()
            .filter(item -> item.utterance().split() == Split.VALIDATION)
            .filter(item -> item.augment() == Strength.HUMAN)
            .toList();
    if (!people.isEmpty()) {
      batches.put(
          IN_NOISE, plain(some(people, mostSeconds), this::inNoise, secondsPerBatch, extraFrames));
    }
    return batches;
  }

  private float[] inNoise(Item item) {
    long seed = TextDigest.of(item.utterance().text() + item.utterance().speaker());
    double snr = LOUDEST_SNR + Math.floorMod(seed, SNRS);
    return withNoise(item.samples(), snr, seed);
  }

  private SortedMap<String, List<Item>> validationItems() {
    var sources = new TreeMap<String, List<Item>>();
    for (var item : items) {
      if (item.utterance().split() == Split.VALIDATION) {
        sources.computeIfAbsent(item.utterance().source(), _ -> new ArrayList<>()).add(item);
      }
    }
    return sources;
  }

  /** Evenly spread over the source, so that every speaker is in it. */
  private static List<Item> some(List<Item> all, double mostSeconds) {
    double total = all.stream().mapToDouble(Item::seconds).sum();
    double share = Math.min(1, mostSeconds / total);
    var chosen = new ArrayList<Item>();
    for (int i = 0; i < all.size(); i++) {
      if ((long) ((i + 1) * share) > (long) (i * share)) {
        chosen.add(all.get(i));
      }
    }
    chosen.sort(Comparator.comparingDouble(Item::seconds));
    return chosen;
  }

  private List<SpeechBatch> plain(
      List<Item> chosen, Function<Item, float[]> sound, double secondsPerBatch, int extraFrames) {
    var batches = new ArrayList<SpeechBatch>();
    var features = new ArrayList<float[]>();
    var phones = new ArrayList<int[]>();
    var texts = new ArrayList<String>();
    double seconds = 0;
    for (var item : chosen) {
      features.add(
          augmentation.features(
              sound.apply(item), Strength.NONE, Noise.USUAL, new SplittableRandom(0)));
      phones.add(item.utterance().phones());
      texts.add(item.utterance().text());
      seconds += item.seconds();
      if (seconds >= secondsPerBatch || item == chosen.getLast()) {
        batches.add(SpeechBatch.of(features, phones, texts, extraFrames));
        features.clear();
        phones.clear();
        texts.clear();
        seconds = 0;
      }
    }
    return batches;
  }
}
