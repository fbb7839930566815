package org.parley.compression.nlu;

import static java.util.Objects.requireNonNull;
import static org.parley.compression.network.Dimensions.ANY;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.parley.compression.network.Dimensions;
import org.parley.compression.network.ElementType;
import org.parley.compression.network.Network;
import org.parley.compression.tensorflow.Batch;
import org.parley.compression.tensorflow.Batches;
import org.parley.compression.tensorflow.Feed;
import org.parley.compression.tensorflow.Objective;
import org.parley.compression.tensorflow.Predictor;
import org.parley.compression.tensorflow.Validation;
import org.parley.skills.Sample;
import org.parley.understanding.EncodedSentences;
import org.parley.understanding.Vocabulary;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Guessing hidden words (Devlin et al. 2019, arXiv 1810.04805): of the words to guess most are
 * shown as unknown and without their spelling, the others as they are. Words without a number of
 * their own are not guessed.
 */
final class MaskedWords implements Batches, Objective, Validation {
  static final String GUESSES = "word_log_probs";
  private static final String WANTED = "wanted_word";

  /** Stands for nothing to guess: no class has it. */
  private static final int NOTHING = -1;

  /** Of the words to guess; the network must also say what it sees. */
  private static final double SHOWN = 0.1;

  private static final int ALIKE = 16;
  private static final int VALIDATED_AT_ONCE = 32;

  private final NluCorpus corpus;
  private final Pretraining settings;
  private final GroupsOfOneLength groups;

  MaskedWords(NluCorpus corpus, Pretraining settings) {
    this.corpus = corpus;
    this.settings = settings;
    this.groups = new GroupsOfOneLength(settings.seed(), ALIKE, settings.batch());
  }

  @Override
  public int perEpoch() {
    return Math.ceilDiv(corpus.training().size() + corpus.texts().size(), settings.batch());
  }

  @Override
  public Batch batch(long step) {
    return hidden(groups.batch(step, this::draw, List::size), groups.random(step));
  }

  private List<String> draw(RandomGenerator random) {
    if (random.nextDouble() < settings.ownShare()) {
      var own = corpus.training();
      return corpus.change().of(own.get(random.nextInt(own.size())), random).words();
    }
    return corpus.texts().get(random.nextInt(corpus.texts().size()));
  }

  private Batch hidden(List<List<String>> sentences, RandomGenerator random) {
    var encoded = EncodedSentences.of(sentences, corpus.vocabulary());
    int[] words = encoded.words();
    int pieces = corpus.vocabulary().piecesPerWord();
    int[] wanted = new int[words.length];
    for (int i = 0; i < words.length; i++) {
      boolean guessed = words[i] > Vocabulary.UNKNOWN && random.nextDouble() < settings.hidden();
      wanted[i] = guessed ? words[i] : NOTHING;
      if (guessed && random.nextDouble() >= SHOWN) {
        words[i] = Vocabulary.UNKNOWN;
        Arrays.fill(encoded.pieceMask(), i * pieces, (i + 1) * pieces, 0);
      }
    }
    var feeds = new HashMap<>(NluBatches.feeds(encoded, pieces));
    feeds.put(WANTED, new Feed.Ints(wanted, encoded.batch(), encoded.time()));
    return new Batch(feeds);
  }

  @Override
  public List<Network.Input> targets() {
    return List.of(new Network.Input(WANTED, ElementType.INT, Dimensions.of(ANY, ANY)));
  }

  @Override
  @SuppressWarnings("unchecked") // the target's type is the one declared above
  public Loss loss(
      Ops tf, Map<String, Operand<TFloat32>> outputs, Map<String, Operand<?>> targets) {
    var guesses = requireNonNull(outputs.get(GUESSES));
    var wanted = (Operand<TInt32>) requireNonNull(targets.get(WANTED));
    var classes = tf.constant(corpus.vocabulary().size());
    var right = tf.oneHot(wanted, classes, tf.constant(1f), tf.constant(0f));
    var all = tf.constant(new int[] {0, 1, 2});
    var count = tf.math.maximum(tf.constant(1f), tf.reduceSum(right, all));
    var total = tf.math.neg(tf.reduceSum(tf.math.mul(guesses, right), all));
    return Loss.of(tf.math.div(total, count));
  }

  @Override
  public SequencedMap<String, Double> measure(Predictor predictor) {
    var random = new SplittableRandom(settings.seed());
    var sentences = corpus.validation().stream().map(Sample::words).toList();
    double loss = 0;
    int count = 0;
    for (int start = 0; start < sentences.size(); start += VALIDATED_AT_ONCE) {
      var part = sentences.subList(start, Math.min(sentences.size(), start + VALIDATED_AT_ONCE));
      var batch = hidden(part, random);
      float[] guesses = predictor.predict(batch.feeds()).values(GUESSES);
      int[] wanted = ((Feed.Ints) batch.get(WANTED)).values();
      int classes = corpus.vocabulary().size();
      for (int i = 0; i < wanted.length; i++) {
        if (wanted[i] != NOTHING) {
          loss -= guesses[i * classes + wanted[i]];
          count++;
        }
      }
    }
    var figures = new LinkedHashMap<String, Double>();
    figures.put("hiddenWordLoss", loss / Math.max(1, count));
    return figures;
  }
}
