package org.parley.compression.speech;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.parley.signal.LogMel;

/**
 * Training's batches, augmented afresh in every epoch. A batch depends on the seed and its step
 * alone, so that a resumed run sees what the uninterrupted one would have seen. The next few are
 * made ahead on threads of their own; call from one thread at a time.
 */
public final class SpeechBatches implements AutoCloseable {
  private static final int AHEAD = 6;

  private final List<SpeechCorpus.Weighted> sources;
  private final Augmentation augmentation;
  private final Settings settings;
  private final int perEpoch;
  private final ExecutorService workers;
  private final Map<Long, CompletableFuture<SpeechBatch>> ahead = new HashMap<>();
  private final Map<Long, List<List<SpeechCorpus.Item>>> plans = new HashMap<>();

  /**
   * @param secondsPerBatch sound in a batch, about
   * @param extraFrames silent frames after the longest utterance, for a network's look-ahead
   * @param noise that is added
   * @param undisturbed whether batches have the same sound undisturbed too
   * @param threads that make batches ahead of their use
   */
  public record Settings(
      double secondsPerBatch,
      int extraFrames,
      Noise noise,
      boolean undisturbed,
      long seed,
      int threads) {

    public Settings(double secondsPerBatch, int extraFrames, long seed, int threads) {
      this(secondsPerBatch, extraFrames, Noise.USUAL, false, seed, threads);
    }

    public Settings {
      if (!(secondsPerBatch > 0) || extraFrames < 0 || threads < 1) {
        throw new IllegalArgumentException(
            "batches of "
                + secondsPerBatch
                + " s, "
                + extraFrames
                + " extra frames, "
                + threads
                + " threads");
      }
    }
  }

  SpeechBatches(List<SpeechCorpus.Weighted> sources, Augmentation augmentation, Settings settings) {
    this.sources = List.copyOf(sources);
    this.augmentation = augmentation;
    this.settings = settings;
    double seconds = sources.stream().mapToDouble(s -> s.copies() * s.item().seconds()).sum();
    perEpoch = Math.max(1, (int) Math.round(seconds / settings.secondsPerBatch()));
    workers =
        Executors.newFixedThreadPool(
            settings.threads(), Thread.ofPlatform().daemon().name("speech-batches-", 0).factory());
  }

  /** Steps in which every utterance comes as often as its source's copies say. */
  public int perEpoch() {
    return perEpoch;
  }

  /**
   * @param step from 0
   */
  public SpeechBatch batch(long step) {
    if (step < 0) {
      throw new IllegalArgumentException("step " + step);
    }
    ahead.keySet().removeIf(s -> s < step || s >= step + AHEAD);
    CompletableFuture<SpeechBatch> wanted = begun(step);
    for (long next = step + 1; next < step + AHEAD; next++) {
      var _ = begun(next);
    }
    return wanted.join();
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }

  private CompletableFuture<SpeechBatch> begun(long step) {
    return ahead.computeIfAbsent(
        step,
        _ -> {
          var items = plan(step / perEpoch).get((int) (step % perEpoch));
          return CompletableFuture.supplyAsync(() -> make(step, items), workers);
        });
  }

  private List<List<SpeechCorpus.Item>> plan(long epoch) {
    plans.keySet().removeIf(e -> e < epoch - 1);
    return plans.computeIfAbsent(epoch, this::makePlan);
  }

  /**
   * Sorted by length with a little chance, cut where the seconds are equal, and the cuts shuffled.
   */
  private List<List<SpeechCorpus.Item>> makePlan(long epoch) {
    var random = new SplittableRandom(settings.seed() * 1_000_003 + epoch);
    record Place(double length, SpeechCorpus.Item item) {}
    var places = new ArrayList<Place>();
    double total = 0;
    for (var source : sources) {
      int copies = (int) (source.copies() + random.nextDouble());
      for (int i = 0; i < copies; i++) {
        double jitter = 0.94 + 0.12 * random.nextDouble();
        places.add(new Place(source.item().seconds() * jitter, source.item()));
        total += source.item().seconds();
      }
    }
    places.sort(Comparator.comparingDouble(Place::length));
    var batches = new ArrayList<List<SpeechCorpus.Item>>();
    for (int i = 0; i < perEpoch; i++) {
      batches.add(new ArrayList<>());
    }
    double passed = 0;
    for (var place : places) {
      int batch = (int) Math.min(perEpoch - 1, passed / total * perEpoch);
      batches.get(batch).add(place.item());
      passed += place.item().seconds();
    }
    batches.replaceAll(b -> b.isEmpty() ? List.of(sources.getFirst().item()) : b);
    for (int i = batches.size() - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      batches.set(other, batches.set(i, batches.get(other)));
    }
    return batches;
  }

  private SpeechBatch make(long step, List<SpeechCorpus.Item> items) {
    var random = new SplittableRandom(settings.seed() * 0x9E3779B97F4A7C15L + step);
    var features = new ArrayList<float[]>();
    var undisturbed = new ArrayList<float[]>();
    var phones = new ArrayList<int[]>();
    var texts = new ArrayList<String>();
    for (var item : items) {
      Augmentation.Heard heard = heard(item, random.split());
      // an utterance shorter than one frame of output cannot be aligned
      if (heard.treated().length >= 4 * LogMel.BINS) {
        features.add(heard.treated());
        undisturbed.add(heard.undisturbed());
        phones.add(item.utterance().phones());
        texts.add(item.utterance().text());
      }
    }
    SpeechBatch batch = SpeechBatch.of(features, phones, texts, settings.extraFrames());
    return settings.undisturbed() ? batch.withUndisturbed(undisturbed) : batch;
  }

  private Augmentation.Heard heard(SpeechCorpus.Item item, SplittableRandom random) {
    if (settings.undisturbed()) {
      return augmentation.both(item.samples(), item.augment(), settings.noise(), random);
    }
    float[] treated =
        augmentation.features(item.samples(), item.augment(), settings.noise(), random);
    return new Augmentation.Heard(treated, treated);
  }
}
