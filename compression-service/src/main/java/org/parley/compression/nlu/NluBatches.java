package org.parley.compression.nlu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.parley.compression.tensorflow.Batch;
import org.parley.compression.tensorflow.Batches;
import org.parley.compression.tensorflow.Feed;
import org.parley.skills.Sample;
import org.parley.understanding.EncodedSentences;
import org.parley.understanding.Vocabulary;

/** Sentences of the corpus in batches, changed as the corpus changes them. */
final class NluBatches implements Batches {
  private static final NluRecipe.Mix NOTHING_HIDDEN = new NluRecipe.Mix(0, 0, 0, 0, 1, 0);

  private final NluCorpus corpus;
  private final NluRecipe recipe;
  private final Optional<Lessons> lessons;
  private final GroupsOfOneLength groups;

  NluBatches(NluCorpus corpus, NluRecipe recipe) {
    this(corpus, recipe, Optional.empty());
  }

  /**
   * @param lessons that take the place of the corpus' sentences and of its changes to them
   */
  NluBatches(NluCorpus corpus, NluRecipe recipe, Optional<Lessons> lessons) {
    this.corpus = corpus;
    this.recipe = recipe;
    this.lessons = lessons;
    this.groups =
        new GroupsOfOneLength(recipe.seed(), recipe.mix().alike(), recipe.training().batch());
  }

  @Override
  public int perEpoch() {
    return Math.ceilDiv(corpus.training().size(), recipe.training().batch());
  }

  @Override
  public Batch batch(long step) {
    var random = groups.random(step);
    var samples =
        groups.group() == 1
            ? drawn(groups.size(), random)
            : groups.batch(step, this::draw, sample -> sample.words().size());
    var feeds = new HashMap<>(inputs(samples, recipe.mix(), random));
    feeds.put(NluObjective.INTENT, intentTargets(samples));
    feeds.put(NluObjective.LABEL, labelTargets(samples));
    lessons.ifPresent(known -> feeds.putAll(known.feeds(samples, corpus.labels().size())));
    return new Batch(feeds);
  }

  private List<Sample> drawn(int count, RandomGenerator random) {
    var samples = new ArrayList<Sample>();
    for (int i = 0; i < count; i++) {
      samples.add(draw(random));
    }
    return samples;
  }

  private Sample draw(RandomGenerator random) {
    if (lessons.isPresent()) {
      var sentences = lessons.get().sentences();
      return sentences.get(random.nextInt(sentences.size()));
    }
    var from =
        random.nextDouble() < recipe.mix().negativeShare() ? corpus.negatives() : corpus.training();
    return corpus.change().of(from.get(random.nextInt(from.size())), random);
  }

  /** What the network takes of sentences, without errors. */
  Map<String, Feed> inputs(List<Sample> samples) {
    return inputs(samples, NOTHING_HIDDEN, new SplittableRandom(0));
  }

  private Map<String, Feed> inputs(
      List<Sample> samples, NluRecipe.Mix mix, RandomGenerator random) {
    var vocabulary = corpus.vocabulary();
    var encoded = EncodedSentences.of(samples.stream().map(Sample::words).toList(), vocabulary);
    hide(encoded.words(), mix.unknownShare(), random);
    if (mix.rarity() > 0) {
      hideRare(encoded.words(), mix.rarity(), random);
    }
    if (mix.unspeltShare() > 0) {
      hideSpelling(encoded, mix.unspeltShare(), random);
    }
    return feeds(encoded, vocabulary.piecesPerWord());
  }

  static Map<String, Feed> feeds(EncodedSentences encoded, int pieces) {
    int batch = encoded.batch();
    int time = encoded.time();
    return Map.of(
        EncodedSentences.WORDS, new Feed.Ints(encoded.words(), batch, time),
        EncodedSentences.PIECES, new Feed.Ints(encoded.pieces(), batch, time, pieces),
        EncodedSentences.PIECE_MASK, new Feed.Floats(encoded.pieceMask(), batch, time, pieces),
        EncodedSentences.MASK, new Feed.Floats(encoded.mask(), batch, time));
  }

  /** Words that are sometimes unknown teach the network to read their pieces. */
  private static void hide(int[] words, double share, RandomGenerator random) {
    for (int i = 0; i < words.length; i++) {
      if (words[i] != Vocabulary.PADDING && random.nextDouble() < share) {
        words[i] = Vocabulary.UNKNOWN;
      }
    }
  }

  /** What is unknown later is mostly a rare word: so are those that are unknown here. */
  private void hideRare(int[] words, double rarity, RandomGenerator random) {
    for (int i = 0; i < words.length; i++) {
      if (words[i] > Vocabulary.UNKNOWN
          && random.nextDouble() < rarity / (rarity + corpus.often().get(words[i] - 2))) {
        words[i] = Vocabulary.UNKNOWN;
      }
    }
  }

  /** Words without pieces teach it not to trust the spelling alone. */
  private static void hideSpelling(EncodedSentences encoded, double share, RandomGenerator random) {
    int perWord = encoded.pieces().length / encoded.words().length;
    for (int i = 0; i < encoded.words().length; i++) {
      if (random.nextDouble() < share) {
        Arrays.fill(encoded.pieceMask(), i * perWord, (i + 1) * perWord, 0);
      }
    }
  }

  private Feed intentTargets(List<Sample> samples) {
    int classes = corpus.intents().size();
    float[] targets = new float[samples.size() * classes];
    for (int i = 0; i < samples.size(); i++) {
      put(targets, i * classes, classes, corpus.intents().indexOf(samples.get(i).intent()));
    }
    return new Feed.Floats(targets, samples.size(), classes);
  }

  private Feed labelTargets(List<Sample> samples) {
    int classes = corpus.labels().size();
    int time = samples.stream().mapToInt(s -> s.words().size()).max().orElseThrow();
    float[] targets = new float[samples.size() * time * classes];
    for (int b = 0; b < samples.size(); b++) {
      var labels = samples.get(b).labels();
      for (int t = 0; t < labels.size(); t++) {
        put(targets, (b * time + t) * classes, classes, corpus.labels().indexOf(labels.get(t)));
      }
    }
    return new Feed.Floats(targets, samples.size(), time, classes);
  }

  private void put(float[] targets, int offset, int classes, int wanted) {
    float rest = (float) recipe.mix().smoothing() / (classes - 1);
    for (int c = 0; c < classes; c++) {
      targets[offset + c] = rest;
    }
    targets[offset + wanted] = 1 - (float) recipe.mix().smoothing();
  }
}
