package org.parley.compression.speech;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.parley.compression.speech.Augmentation.Strength;

/** Fills a sound bank with sentences that are joined out of people's recordings. */
final class SplicedSpeech {
  static final String SOURCE = "spliced";

  /** A set with fewer phones than this has too few passages between them. */
  private static final int FEWEST_PHONES = 10_000;

  private static final int TRIES = 4;
  private static final int MOST_PHONES = 110;

  private final List<Splicer> splicers = new ArrayList<>();
  private final Pronunciations pronunciations;

  /**
   * Finds the phones of every human recording that trains.
   *
   * @param items of a corpus; others are passed over
   */
  SplicedSpeech(
      List<SpeechCorpus.Item> items, PhoneAligner aligner, Pronunciations pronunciations) {
    this.pronunciations = pronunciations;
    Map<String, List<SpeechCorpus.Item>> sources = new TreeMap<>();
    for (SpeechCorpus.Item item : items) {
      Utterance utterance = item.utterance();
      if (item.augment() == Strength.HUMAN && utterance.split() == Split.TRAINING) {
        sources.computeIfAbsent(utterance.source(), _ -> new ArrayList<>()).add(item);
      }
    }
    for (List<SpeechCorpus.Item> source : sources.values()) {
      if (source.stream().mapToInt(item -> item.utterance().phones().length).sum()
          >= FEWEST_PHONES) {
        splicers.add(new Splicer(source.stream().map(item -> aligned(item, aligner)).toList()));
      }
    }
    if (splicers.isEmpty()) {
      throw new IllegalArgumentException(
          "no set of people's recordings has the "
              + FEWEST_PHONES
              + " phones that splicing needs: set data.splicedHours to 0");
    }
  }

  private static Splicer.Recording aligned(SpeechCorpus.Item item, PhoneAligner aligner) {
    return new Splicer.Recording(item, aligner.middles(item.samples(), item.utterance().phones()));
  }

  /**
   * Says the sentences until there are that many seconds; those whose phones no set has beside each
   * other are left out.
   */
  void fill(Path folder, String name, Supplier<String> texts, double seconds, long seed)
      throws IOException {
    try (var bank = new SoundBank.Writer(folder, name)) {
      for (long number = 0; bank.seconds() < seconds; number++) {
        var random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
        Optional<Clip> clip = clip(texts.get(), random);
        if (clip.isPresent()) {
          bank.add(clip.get());
        }
      }
      bank.finish();
    }
  }

  private Optional<Clip> clip(String text, SplittableRandom random) {
    int[] phones = pronunciations.of(text).orElse(new int[0]);
    if (phones.length < 2 || phones.length > MOST_PHONES) {
      return Optional.empty();
    }
    for (int i = 0; i < TRIES; i++) {
      Splicer splicer = splicers.get(random.nextInt(splicers.size()));
      Optional<float[]> samples = splicer.splice(phones, random);
      if (samples.isPresent()) {
        return Optional.of(new Clip(Split.TRAINING, SOURCE, SOURCE, samples.get(), phones, text));
      }
    }
    return Optional.empty();
  }
}
