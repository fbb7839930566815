package org.parley.compression.nlu;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.parley.compression.job.CompressionRecipe;
import org.parley.compression.job.Identity;
import org.parley.compression.job.Scored;
import org.parley.compression.job.Subject;
import org.parley.compression.job.Versions;
import org.parley.compression.retraining.Retraining;
import org.parley.compression.retraining.TaskRetraining;
import org.parley.compression.tensorflow.TrainingOptions;
import org.parley.runtime.Bundle;
import org.parley.runtime.Tensor;
import org.parley.skills.Sample;
import org.parley.understanding.EncodedSentences;
import org.parley.understanding.GoldenExamples;
import org.parley.understanding.Tagger;
import org.parley.understanding.Vocabulary;

/** An understander: calibrated with sentences that train, judged by those that validate. */
public final class NluSubject implements Subject {
  private static final int GOLDEN_EXAMPLES = 12;

  private final NluRecipe trainedBy;
  private final NluCorpus corpus;
  private final CompressionRecipe.Data amounts;
  private final TrainingOptions options;

  /** Of the data that the options name. */
  public static NluSubject open(
      NluRecipe trainedBy, TrainingOptions options, CompressionRecipe.Data amounts) {
    return new NluSubject(trainedBy, TrainNluCommand.corpus(trainedBy, options), options, amounts);
  }

  private NluSubject(
      NluRecipe trainedBy,
      NluCorpus corpus,
      TrainingOptions options,
      CompressionRecipe.Data amounts) {
    this.trainedBy = trainedBy;
    this.corpus = corpus;
    this.options = options;
    this.amounts = amounts;
  }

  @Override
  public String identity() {
    return Identity.of(Stream.of(amounts.toString(), corpus.identity(trainedBy)));
  }

  @Override
  public Retraining retraining(Bundle parent, Consumer<String> log) {
    return new TaskRetraining(
        () -> new NluTask(trainedBy, corpus.numberedAs(parent)),
        new Versions(parent, List.of(options.models()))::network,
        options.cache().resolve("checkpoints/retraining"),
        options.threads(),
        log);
  }

  /** In the proportions of training: of the skills and of what is out of scope. */
  @Override
  public List<Map<String, Tensor>> calibration(Bundle parent) {
    Vocabulary vocabulary = Tagger.vocabulary(parent);
    SplittableRandom random = new SplittableRandom(amounts.calibration());
    List<Map<String, Tensor>> inputs = new ArrayList<>();
    for (int i = 0; i < amounts.calibration(); i++) {
      boolean outside = !corpus.negatives().isEmpty() && i % 5 == 4;
      List<Sample> from = outside ? corpus.negatives() : corpus.training();
      Sample drawn = from.get(random.nextInt(from.size()));
      List<String> words = corpus.change().of(drawn, random).words();
      inputs.add(EncodedSentences.of(List.of(words), vocabulary).tensors());
    }
    return inputs;
  }

  @Override
  public SequencedMap<String, List<Scored>> judge(Bundle version) {
    List<Scored> sentences = new ArrayList<>();
    List<Scored> intents = new ArrayList<>();
    try (Tagger tagger = Tagger.load(version, 1)) {
      for (Sample wanted : some(corpus.validation(), amounts.validation())) {
        Tagger.Tagging tagging = tagger.tag(wanted.words());
        String intent = tagging.intents().getFirst().name();
        Sample found = new Sample(intent, wanted.words(), tagging.labels());
        sentences.add(
            new Scored(
                wanted.text(),
                found.equals(wanted) ? 0 : 1,
                1,
                intent + " " + String.join(" ", tagging.labels())));
        intents.add(new Scored(wanted.text(), intent.equals(wanted.intent()) ? 0 : 1, 1));
      }
    }
    SequencedMap<String, List<Scored>> scored = new LinkedHashMap<>();
    scored.put("sentenceErrors", sentences);
    scored.put("intentErrors", intents);
    return scored;
  }

  /** Evenly spread. */
  private static List<Sample> some(List<Sample> all, int most) {
    int step = Math.ceilDiv(all.size(), most);
    List<Sample> chosen = new ArrayList<>();
    for (int i = 0; i < all.size(); i += step) {
      chosen.add(all.get(i));
    }
    return chosen;
  }

  @Override
  public byte[] golden(Bundle withoutExamples) {
    try (Tagger tagger = Tagger.unchecked(withoutExamples, 1)) {
      return GoldenExamples.write(
          tagger, corpus.training().stream().limit(GOLDEN_EXAMPLES).map(Sample::text).toList());
    }
  }
}
