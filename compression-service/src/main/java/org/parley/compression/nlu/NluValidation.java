package org.parley.compression.nlu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.parley.compression.tensorflow.Predictor;
import org.parley.compression.tensorflow.Validation;
import org.parley.skills.Sample;
import org.parley.understanding.EncodedSentences;
import org.parley.understanding.JointDecoder;

/**
 * Shares of sentences, intents and slots that are read wrongly, as the served model reads them, and
 * the temperature that calibrates the confidences.
 */
final class NluValidation implements Validation {
  private static final int BATCH = 128;

  private final NluCorpus corpus;
  private final NluBatches batches;
  private final double threshold;

  /**
   * @param threshold confidence below which a sentence counts as out of scope
   */
  NluValidation(NluCorpus corpus, NluBatches batches, double threshold) {
    this.corpus = corpus;
    this.batches = batches;
    this.threshold = threshold;
  }

  @Override
  public SequencedMap<String, Double> measure(Predictor predictor) {
    var decoder = new JointDecoder(corpus.intents(), corpus.labels(), corpus.slots(), 1, threshold);
    var samples = corpus.validation();
    int wrongIntents = 0;
    int wrong = 0;
    int slots = 0;
    int shared = 0;
    double loss = 0;
    for (int start = 0; start < samples.size(); start += BATCH) {
      var part = samples.subList(start, Math.min(samples.size(), start + BATCH));
      var scores = scores(predictor, part);
      for (int i = 0; i < part.size(); i++) {
        var wanted = part.get(i);
        var tagging = decoder.decode(scores.get(i));
        var found =
            new Sample(tagging.intents().getFirst().name(), wanted.words(), tagging.labels());
        loss -= scores.get(i).intents()[corpus.intents().indexOf(wanted.intent())];
        wrongIntents += found.intent().equals(wanted.intent()) ? 0 : 1;
        wrong += found.equals(wanted) ? 0 : 1;
        slots += found.slots().size() + wanted.slots().size();
        shared += (int) found.slots().stream().filter(wanted.slots()::contains).count();
      }
    }
    var figures = new LinkedHashMap<String, Double>();
    figures.put("sentencesWrong", (double) wrong / samples.size());
    figures.put("intentsWrong", (double) wrongIntents / samples.size());
    figures.put("slotsWrong", slots == 0 ? 0 : 1 - 2.0 * shared / slots);
    figures.put("intentLoss", loss / samples.size());
    return figures;
  }

  private List<JointDecoder.Scores> scores(Predictor predictor, List<Sample> part) {
    var found = predictor.predict(batches.inputs(part));
    float[] intents = found.values(EncodedSentences.INTENTS);
    float[] labels = found.values(EncodedSentences.LABELS);
    float[] transitions =
        found.outputs().containsKey(EncodedSentences.TRANSITIONS)
            ? found.values(EncodedSentences.TRANSITIONS)
            : new float[0];
    int ofIntents = corpus.intents().size();
    int ofSentence = labels.length / part.size();
    var scores = new ArrayList<JointDecoder.Scores>();
    for (int i = 0; i < part.size(); i++) {
      scores.add(
          new JointDecoder.Scores(
              part.get(i).words().size(),
              Arrays.copyOfRange(intents, i * ofIntents, (i + 1) * ofIntents),
              Arrays.copyOfRange(labels, i * ofSentence, (i + 1) * ofSentence),
              transitions));
    }
    return scores;
  }

  /**
   * The temperature at which the intents' probabilities lose least on the validation sentences (Guo
   * et al. 2017, arXiv 1706.04599), to two decimals.
   */
  double temperature(Predictor predictor) {
    int classes = corpus.intents().size();
    var samples = corpus.validation();
    float[][] logProbs = new float[samples.size()][classes];
    for (int start = 0; start < samples.size(); start += BATCH) {
      var part = samples.subList(start, Math.min(samples.size(), start + BATCH));
      float[] intents = predictor.predict(batches.inputs(part)).values(EncodedSentences.INTENTS);
      for (int i = 0; i < part.size(); i++) {
        System.arraycopy(intents, i * classes, logProbs[start + i], 0, classes);
      }
    }
    double best = 1;
    double least = Double.POSITIVE_INFINITY;
    for (int hundredths = 30; hundredths <= 300; hundredths += 5) {
      double loss = loss(logProbs, samples, hundredths / 100.0);
      if (loss < least) {
        least = loss;
        best = hundredths / 100.0;
      }
    }
    return best;
  }

  private double loss(float[][] logProbs, List<Sample> samples, double temperature) {
    double loss = 0;
    for (int i = 0; i < logProbs.length; i++) {
      double sum = 0;
      for (float logProb : logProbs[i]) {
        sum += Math.exp(logProb / temperature);
      }
      int wanted = corpus.intents().indexOf(samples.get(i).intent());
      loss -= logProbs[i][wanted] / temperature - Math.log(sum);
    }
    return loss;
  }
}
